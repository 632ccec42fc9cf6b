"""
Reading an action's output while it is written.

The action writes to two files of its own, so it waits for no reader and needs no help from anybody. The price is that
nothing says how the two streams were mixed: of what is there when the reading begins, stdout comes before stderr, and
after that it goes by what is found, several times a second.
"""

import asyncio
import os
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from typing import BinaryIO, Literal

from tinkworker.clock import Clock
from tinkworker.runtime.port import Output, Phase
from tinkworker.runtime.process import keeper
from tinkworker.runtime.process.fault import translated
from tinkworker.runtime.process.folder import Folder

_CHUNK = 1 << 16
_PAUSE = 0.05
"""Seconds between two looks for more."""


async def read_output(root: Path, name: str, clock: Clock, *, tail: int | None, follow: bool) -> AsyncIterator[Output]:
    """
    The output of a container, from the beginning or the last `tail` lines on; for the rest, see the port's `logs`.

    What was written before the action ended is in the files when it has: the last look is the one after the end.
    """
    with translated(f"logs {name}"), ExitStack() as stack:
        folder = Folder.of(root, name)
        files: dict[Literal["stdout", "stderr"], BinaryIO] = {
            "stdout": stack.enter_context((folder.path / keeper.STDOUT).open("rb", buffering=0)),
            "stderr": stack.enter_context((folder.path / keeper.STDERR).open("rb", buffering=0)),
        }
        if tail is not None:
            found = seek_last_lines(files["stderr"], tail)
            seek_last_lines(files["stdout"], tail - found)
        while True:
            last = not follow or _over(folder)
            for stream, file in files.items():
                available = os.fstat(file.fileno()).st_size - file.tell()
                while available > 0 and (data := file.read(min(_CHUNK, available))):
                    available -= len(data)
                    yield Output(stream, data)
                    await asyncio.sleep(0)  # a reader that awaits nothing else must not have the loop to itself
            if last:
                return
            await clock.sleep(_PAUSE)


def _over(folder: Folder) -> bool:
    """Whether the container has ended, or is gone, which ends it as well."""
    return not folder.there or folder.show().phase is Phase.EXITED


def seek_last_lines(file: BinaryIO, count: int) -> int:
    """Go to where the last lines of a file begin, and say how many they are: `count`, or all that there are."""
    end = file.seek(0, os.SEEK_END)
    begins = list(islice(_line_begins(file, end), count))
    file.seek(begins[-1] if begins else end)
    return len(begins)


def _line_begins(file: BinaryIO, end: int) -> Iterator[int]:
    """Where the lines before `end` begin, the last one first; a line that is not finished counts."""
    for offset in reversed(range(0, end, _CHUNK)):
        file.seek(offset)
        block = file.read(min(_CHUNK, end - offset))
        at = len(block)
        while (at := block.rfind(b"\n", 0, at)) >= 0:
            if offset + at + 1 < end:
                yield offset + at + 1
    if end:
        yield 0
