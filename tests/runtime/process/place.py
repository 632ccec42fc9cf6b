"""Where tests look to see what was done."""

from pathlib import Path

from tests.conformance.case import ShellCase


def folder_of(case: ShellCase, name: str) -> Path:
    """Where the runtime keeps a container."""
    return case.workspace.parent / "containers" / name


def open_files() -> int:
    """How many files this process has open."""
    return len(list(Path("/proc/self/fd").iterdir()))
