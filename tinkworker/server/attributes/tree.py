"""The files that the kernel shows."""

from pathlib import Path

from attrs import frozen

UNKNOWN = "unknown"


@frozen
class Tree:
    """
    The files of a machine. What is not there, or cannot be read, is no fault: kernels and machines differ.

    Attributes:
        root: The folder in which `sys`, `proc`, `run` and `usr` are.
    """

    root: Path = Path("/")

    def text(self, path: str) -> str | None:
        """What is in a file, without the space around it."""
        try:
            return (self.root / path).read_bytes().decode("utf-8", "replace").strip()
        except OSError:  # some are there, and reading them is an error: the speed of a port without a link
            return None

    def known(self, path: str) -> str:
        """What is in a file; "unknown" if that cannot be read."""
        text = self.text(path)
        return UNKNOWN if text is None else text

    def number(self, path: str) -> int | None:
        """The whole number in a file."""
        text = self.text(path)
        try:
            return int(text or "")
        except ValueError:
            return None

    def names(self, path: str) -> list[str]:
        """The names in a folder, sorted."""
        try:
            return sorted(entry.name for entry in (self.root / path).iterdir())
        except OSError:
            return []

    def target(self, path: str) -> str | None:
        """Where a link leads to, as it is written there."""
        try:
            return str((self.root / path).readlink())
        except OSError:
            return None

    def has_folder(self, path: str) -> bool:
        """Whether there is a folder."""
        return (self.root / path).is_dir()
