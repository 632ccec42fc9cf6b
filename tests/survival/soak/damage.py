"""What becomes of a dead worker's journals on a disk that loses its power, or in memory that turns a bit over."""

import os
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from random import Random

from tinkworker.worker.journals import Journals

Damage = Callable[[Path, Random], None]


def last(folder: Path) -> Path:
    """The journal that was begun last; others may be of workflows that are over."""
    return max(folder.glob("*.jsonl"), key=Journals.number)


def cut(folder: Path, random: Random) -> None:
    """Lose the end of a journal, up to the middle of the last line but one: no more is on its way to a disk."""
    path = last(folder)
    content = path.read_bytes()
    *_, last_but_one, final = [b"", *content.splitlines(keepends=True)]
    os.truncate(path, len(content) - random.randint(1, len(final) + len(last_but_one) // 2))


def flip(folder: Path, random: Random) -> None:
    """Turn a bit of a journal over, wherever it is."""
    path = last(folder)
    content = bytearray(path.read_bytes())
    content[random.randrange(len(content))] ^= 1 << random.randrange(8)
    path.write_bytes(content)


def lose(folder: Path, _random: Random) -> None:
    """Lose whatever the worker has written down."""
    shutil.rmtree(folder)


DAMAGES: Mapping[str, Damage] = {"journal cut off": cut, "journal bit flipped": flip, "journals lost": lose}
