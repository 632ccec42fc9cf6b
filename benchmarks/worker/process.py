"""Processes, and what the kernel says of them."""

import os
from collections.abc import Iterator
from pathlib import Path

FILE_COLUMN = 5
"""Where the kernel names the file of a mapping."""


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
    """
    Bytes of memory that a process and its children hold, what they share counted once.

    As if nothing else ran: what they map of files counts in full, although others may have mapped it, too. So it is
    the proportional set size (PSS) of a machine of their own, whatever else this one does.
    """
    files = dict[str, int]()
    for member in family(process):
        for file, (_, mapped) in mappings(member).items():
            files[file] = max(files.get(file, 0), mapped)
    return anonymous(process) + sum(files.values())


def anonymous(process: int) -> int:
    """
    Bytes of it that lie in no file; in Hook a file's lie in memory already, mapped or not.

    The kernel divides what several processes share, as a fork does with its parent, among them.
    """
    rollups = (read(Path(f"/proc/{member}/smaps_rollup")).splitlines() for member in family(process))
    return sum(1024 * int(line.split()[1]) for rollup in rollups for line in rollup if line.startswith("Pss_Anon:"))


def mappings(process: int) -> dict[str, tuple[int, int]]:
    """What a process holds, by file: bytes of its own, and bytes as they are in the file."""
    held: dict[str, tuple[int, int]] = {}
    file, resident = "", 0
    for line in read(Path(f"/proc/{process}/smaps")).splitlines():
        words = line.split()
        if not words[0].endswith(":"):
            file = words[FILE_COLUMN] if len(words) > FILE_COLUMN else ""
        elif words[0] == "Rss:":
            resident = 1024 * int(words[1])
        elif words[0] == "Anonymous:":
            own, mapped = held.get(file, (0, 0))
            private = 1024 * int(words[1])
            held[file] = (own + private, mapped + resident - private)
    return held


def effort(process: int) -> float:
    """Seconds of processor time that the living threads of a process and its children have had, to the nanosecond."""
    spent = (read(task / "schedstat").split() for member in family(process) for task in tasks(member))
    return sum(int(words[0]) for words in spent if words) / 1e9


def spent(process: int) -> float:
    """
    The same with threads that have ended, to the hundredth of a second: of a worker, which has one for each request.

    A process that ends takes what it had with it.
    """
    lines = (read(Path(f"/proc/{member}/stat")).rpartition(")")[2].split() for member in family(process))
    ticks = sum(int(words[11]) + int(words[12]) for words in lines if words)  # utime and stime, see proc(5)
    return ticks / os.sysconf("SC_CLK_TCK")
