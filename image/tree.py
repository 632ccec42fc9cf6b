"""The files of an image, in memory: where each lies, what it is, and with which part it came."""

from collections import Counter
from collections.abc import Iterator, Mapping

from attrs import define, field, frozen

PROGRAM, DATA, FOLDER, OPEN_FOLDER = 0o755, 0o644, 0o755, 0o1777
"""The permissions that files and folders have."""


@frozen
class Entry:
    """
    A file or a link.

    Attributes:
        part: The distribution or package that it came with.
        content: What is in the file; for a link, where it points.
        mode: Its permissions.
        link: Whether it is a link.
    """

    part: str
    content: bytes = field(repr=False)
    mode: int = DATA
    link: bool = False


@define
class Tree:
    """
    The files of an image.

    Attributes:
        entries: Files and links, by their paths below the root, without a slash in front.
        folders: Folders that are wanted even if nothing is in them, and their permissions.
    """

    entries: dict[str, Entry] = field(factory=dict)
    folders: dict[str, int] = field(factory=dict)

    def add(self, path: str, entry: Entry) -> None:
        """
        Add a file or a link.

        Raises:
            ValueError: Another one is there already.
        """
        if self.entries.setdefault(path, entry).content != entry.content:
            raise ValueError(f"{path} is in {self.entries[path].part} and, differently, in {entry.part}")

    def link(self, path: str, target: str, part: str) -> None:
        """Add a link."""
        self.add(path, Entry(part, target.encode(), link=True))

    def all_folders(self) -> Mapping[str, int]:
        """All folders with their permissions, each before what is in it."""
        found = dict(self.folders)
        for path in (*self.entries, *self.folders):
            for folder in above(path):
                found.setdefault(folder, FOLDER)
        return dict(sorted(found.items()))

    def sizes(self) -> Mapping[str, int]:
        """How many bytes each part has, the largest first."""
        sizes: Counter[str] = Counter()
        for entry in self.entries.values():
            sizes[entry.part] += 0 if entry.link else len(entry.content)
        return dict(sorted(sizes.items(), key=lambda size: (-size[1], size[0])))


def above(path: str) -> Iterator[str]:
    """The folders above a path, the nearest first."""
    while path := path.rpartition("/")[0]:
        yield path
