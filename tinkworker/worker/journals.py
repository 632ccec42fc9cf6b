"""The journals of one worker: a file in its folder for each workflow that it took."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from stat import S_ISREG
from typing import Any

from attrs import define, field

from tinkworker.clock import Clock
from tinkworker.engine.journal.codec import Codec
from tinkworker.engine.journal.reader import Reading
from tinkworker.engine.journal.record import FORMAT, Record
from tinkworker.engine.journal.writer import ASIDE, Durability, Writer
from tinkworker.engine.step import Child
from tinkworker.worker.boot import boot_id
from tinkworker.worker.journal import Journal, times
from tinkworker.worker.place import file_name

KEPT = 10
"""How many journals of workflows that have ended are kept; in Hook they lie in memory."""

UNUSABLE = ".unusable"
"""The suffix of a journal that was set aside: nobody goes on with it; as long as it lies there it is evidence."""


def unheard(text: str) -> None:
    """Where nobody can be told, a journal that cannot be written is an error."""
    raise OSError(text)


@define(eq=False)
class Journals:
    """
    All journals of a worker.

    Attributes:
        folder: Where they lie.
        codec: Turns occurrences into records, and back.
        clock: Tells the time.
        durability: When the disk is waited for.
        engine: This program's version.
        warn: Is told, in a line, when a journal cannot be written.
        identity: What each header says of this program: engine, charts, boot.
        open: The journals of families that live.
        stale: Journals that are no state to go on from, on a disk that lets nobody take them away; that is tried again.
        newest: The number of the journal that was begun last.
    """

    folder: Path
    codec: Codec
    clock: Clock
    engine: str
    durability: Durability = "stable"
    warn: Callable[[str], None] = unheard
    identity: Mapping[str, Any] = field(init=False)
    open: set[Path] = field(factory=set)
    stale: set[Path] = field(factory=set)
    newest: int = 0

    def __attrs_post_init__(self) -> None:
        """Find out what every header says."""
        charts = {name: statechart.digest for name, statechart in self.codec.charts.items()}
        self.identity = {"engine": self.engine, "charts": charts, "boot": boot_id()}

    def begin(self, child: Child) -> Journal:
        """Begin the journal of a family; the oldest of those that have ended, beyond the number kept, are removed."""
        self.newest = 1 + max(self.newest, *map(self.number, self.listed()), 0)
        path = self.folder / f"{file_name(child.name)}.{self.newest}.jsonl"
        journal = self.opened(Writer(path, self.durability))
        with journal.withdrawing():
            journal.writer.create(self.header())
        journal.reserve()
        self.prune()
        return journal

    def reopen(self, reading: Reading) -> Journal:
        """
        Go on with a journal.

        Raises:
            OSError: It cannot be written.
        """
        journal = self.opened(Writer.reopen(reading, self.durability))
        journal.reserve()
        return journal

    def prune(self) -> None:
        """Remove the oldest that are not being written; all that live are, once a workflow is begun."""
        self.tidy()
        ended = [path for path in self.files() if path not in self.open]
        with suppress(OSError):  # a disk that takes nothing; the next workflow tries again
            for path in ended[: max(0, len(ended) - KEPT)]:
                path.unlink()
                path.with_suffix(ASIDE).unlink(missing_ok=True)

    def set_aside(self, path: Path) -> bool:
        """Keep a journal as evidence only: nobody is to go on from it; whether the disk takes that now."""
        try:
            path.rename(path.with_suffix(UNUSABLE))
        except FileNotFoundError:
            self.stale.discard(path)
        except OSError:
            self.stale.add(path)
            return False
        self.stale.discard(path)
        return True

    def tidy(self) -> None:
        """Set aside what the disk did not let us take away, if it does by now."""
        for path in list(self.stale):
            self.set_aside(path)

    def withdraw(self, writer: Writer) -> None:
        """Remove a journal that cannot be written; where it cannot be removed either, it is set aside some day."""
        try:
            writer.withdraw()
        except OSError:
            self.stale.add(writer.path)

    def header(self) -> Record:
        """What a file that is begun now says of itself."""
        return {"record": "header", "format": FORMAT, **self.identity, **times(self.clock)}

    def opened(self, writer: Writer) -> Journal:
        """A journal that is being written."""
        self.open.add(writer.path)
        return Journal(writer, self, self.codec)

    @staticmethod
    def number(path: Path) -> int:
        """Which of the worker's journals it is, from 1; it stands in the name."""
        number = path.stem.rpartition(".")[2]
        return int(number) if number.isdecimal() else 0

    def files(self) -> Iterator[Path]:
        """
        All journals, those that were set aside among them, in the order in which they were begun.

        Their numbers tell that, and no date: the machine's clock may say what it likes. What is no file is no journal.
        """
        files = (path for path in self.listed() if path.suffix in {".jsonl", UNUSABLE} and is_file(path))
        return iter(sorted(files, key=lambda path: (self.number(path), path.name)))

    def listed(self) -> tuple[Path, ...]:
        """What lies in the folder; nothing if the disk does not say, and that is told."""
        try:
            return tuple(self.folder.iterdir())
        except OSError as error:
            self.warn(f"{self.folder} cannot be read, so nothing in it is known: {error}")
            return ()


def is_file(path: Path) -> bool:
    """Whether something is a file, and neither a link nor a pipe, as far as the disk says."""
    try:
        return S_ISREG(path.lstat().st_mode)
    except OSError:
        return False
