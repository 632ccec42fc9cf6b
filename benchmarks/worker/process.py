"""Processes, and what the kernel says of them."""

from collections.abc import Iterator
from pathlib import Path


def family(process: int) -> Iterator[int]:
    """A process and all that came of it."""
    yield process
    for task in tasks(process):
        for child in read(task / "children").split():
            yield from family(int(child))


def tasks(process: int) -> list[Path]:
    """The threads of a process; none if it has ended."""
    folder = Path(f"/proc/{process}/task")
    return list(folder.iterdir()) if folder.exists() else []


def read(file: Path) -> str:
    """What a file of a process says; nothing if the process has ended."""
    try:
        return file.read_text(encoding="utf-8")
    except (FileNotFoundError, ProcessLookupError):
        return ""


def memory(process: int) -> int:
    """Bytes of memory that a process and its children hold, what they share counted once (PSS)."""
    return sum(proportional_set_size(member) for member in family(process))


def proportional_set_size(process: int) -> int:
    """Bytes, as the kernel sums them up."""
    lines = read(Path(f"/proc/{process}/smaps_rollup")).splitlines()
    return sum(1024 * int(line.split()[1]) for line in lines if line.startswith("Pss:"))


def effort(process: int) -> float:
    """Seconds of processor time that the living threads of a process and its children have had, to the nanosecond."""
    spent = (read(task / "schedstat").split() for member in family(process) for task in tasks(member))
    return sum(int(words[0]) for words in spent if words) / 1e9
