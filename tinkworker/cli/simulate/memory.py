"""What a fleet takes of this machine: memory, and open files."""

import resource
from pathlib import Path

STATUS = Path("/proc/self/status")


def resident() -> int:
    """Bytes of memory that this process holds."""
    return field("VmRSS")


def most_resident() -> int:
    """Bytes of memory that this process has held at its largest."""
    return field("VmHWM")


def field(name: str) -> int:
    """A line of the kernel's about this process, in bytes."""
    fields = dict(line.split(":", 1) for line in STATUS.read_text(encoding="ascii").splitlines())
    return int(fields[name].split()[0]) * 1024


def allow_many_files() -> None:
    """Let this process have as many open files, and so connections, as the machine allows it."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
