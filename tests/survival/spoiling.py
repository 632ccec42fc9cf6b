"""
What may become of a journal between two lives.

A disk that loses its power may lose what was written last; memory, which is the disk in Hook, may turn a bit over.
"""

from collections.abc import Callable
from pathlib import Path


def cut_short(path: Path) -> None:
    """Lose the last line, and half of the one before."""
    *lines, _ = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines)[: -len(lines[-1]) // 2])


def flipped_amid(path: Path) -> None:
    """Have another byte in the middle; a line that is not the last one is no journal's end."""
    flip(path, lambda lines: len(lines) // 2)


def flipped_near_the_start(path: Path) -> None:
    """Have another byte in the first report's batch: of all that followed nothing is told."""
    flip(path, lambda lines: next(number for number, line in enumerate(lines) if b"running_acknowledged" in line))


def flipped_near_the_end(path: Path) -> None:
    """Have another byte in the last line but four: what was done last is still told behind it."""
    flip(path, lambda lines: len(lines) - 5)


def flip(path: Path, choose: Callable[[list[bytes]], int]) -> None:
    """Change a byte in the middle of a line; the first one, without which it is no journal at all, is left alone."""
    lines = path.read_bytes().splitlines(keepends=True)
    number = max(choose(lines), 1)
    if number < len(lines):
        line = bytearray(lines[number])
        line[len(line) // 2] ^= 1
        lines[number] = bytes(line)
    path.write_bytes(b"".join(lines))


SPOILING: tuple[Callable[[Path], None], ...] = (cut_short, flipped_amid, flipped_near_the_end)
"""All of it."""
