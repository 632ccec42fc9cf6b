"""The journals of one worker: a file in its folder for each workflow that it took."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from stat import S_ISREG
from typing import Any

from attrs import define, field

from tinkworker.clock import Clock
from tinkworker.engine.ensemble import Ensemble, Occurrence
from tinkworker.engine.journal.codec import Codec
from tinkworker.engine.journal.reader import Reading
from tinkworker.engine.journal.record import FORMAT, Record
from tinkworker.engine.journal.snapshot import snapshot
from tinkworker.engine.journal.writer import ASIDE, Durability, Writer
from tinkworker.engine.step import Child
from tinkworker.worker.place import file_name

KEPT = 10
"""How many journals of workflows that have ended are kept; in Hook they lie in memory."""

UNUSABLE = ".unusable"
"""The suffix of a journal that was set aside: nobody goes on with it; as long as it lies there it is evidence."""

BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


def boot_id() -> str:
    """Which boot of this machine it is; empty where the kernel does not say."""
    return BOOT_ID.read_text(encoding="ascii").strip() if BOOT_ID.exists() else ""


def unheard(text: str) -> None:
    """Where nobody can be told, a journal that cannot be written is an error."""
    raise OSError(text)


def times(clock: Clock) -> dict[str, Any]:
    """Both clocks, as records have them."""
    return {"at": clock.monotonic(), "wall": clock.wall().isoformat()}


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

    def begin(self, child: Child) -> "Journal":
        """Begin the journal of a family; the oldest of those that have ended, beyond the number kept, are removed."""
        self.newest = 1 + max(self.newest, *map(self.number, self.listed()), 0)
        path = self.folder / f"{file_name(child.name)}.{self.newest}.jsonl"
        journal = self.opened(Writer(path, self.durability))
        with journal.withdrawing():
            journal.writer.create(self.header())
        journal.reserve()
        self.prune()
        return journal

    def reopen(self, reading: Reading) -> "Journal":
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

    def opened(self, writer: Writer) -> "Journal":
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


@define(eq=False)
class Journal:
    """
    One family's journal.

    A file that cannot be written is removed: what the worker does from then on would not be in it, and the next life
    must not go on from what was true before. Without a file it finds what runs by its labels and asks the server, as
    after any loss of a journal. Every further batch tries to begin the file again, with a snapshot. On a disk that is
    read-only, or fails, it cannot even be removed: then it is set aside as soon as that disk is well again.

    Room is reserved from the beginning on: in Hook the disk is memory, which the engine and what runs in it fill as
    well, and a disk that is full for a while is to cost no journal.

    Attributes:
        writer: Writes it.
        journals: Where it belongs.
        codec: Turns occurrences into records.
        told: What went wrong with the disk since there was room last; each is told once.
    """

    writer: Writer
    journals: "Journals"
    codec: Codec
    told: set[str] = field(factory=set)

    def append(self, occurrences: Sequence[Occurrence], ensemble: Ensemble | None = None) -> None:
        """
        Write a batch, and wait for the disk if something outside follows from it.

        Args:
            occurrences: The batch.
            ensemble: The machines as they are behind it. Without them no file is begun anew, nor once the first of them
                has ended: how it did is remembered by the file alone.
        """
        if not self.writer.withdrawn:
            with self.withdrawing():
                self.write(occurrences)
        if ensemble is not None and ensemble.first is not None and (self.writer.withdrawn or self.writer.overgrown):
            with suppress(OSError):  # was told when it was withdrawn; what is too long is none the worse for it
                gap = {"gap": True} if self.writer.withdrawn else {}
                self.writer.begin_anew({**self.journals.header(), **gap}, snapshot(ensemble, self.codec))
                self.journals.stale.discard(self.writer.path)
                self.journals.tidy()
        self.reserve()

    def write(self, occurrences: Sequence[Occurrence]) -> None:
        """Write a batch."""
        records = [record for occurrence in occurrences for record in self.codec.records(occurrence)]
        records[0]["wall"] = self.journals.clock.wall().isoformat()
        stable = any(occurrence.step is not None and occurrence.step.effective for occurrence in occurrences)
        self.writer.append(records, stable=stable)

    def fail(self, error: BaseException, activity: Mapping[str, object]) -> None:
        """
        Write that this life ends by a mistake in the program; the next one decides by it what to give up.

        Args:
            error: The mistake; what it says may be secret, so only its class is written.
            activity: The activity of these machines that it happened at, as events name it; empty if it was none.
        """
        record = {"record": "failure", "error": type(error).__name__, **activity, **times(self.journals.clock)}
        self.append_alone(record)

    def resume(self) -> None:
        """Write that another life of the worker goes on from here."""
        self.append_alone({"record": "resume", **self.journals.identity, **times(self.journals.clock)})

    def append_alone(self, record: Record) -> None:
        """Write a record that is a batch of its own, if there is a file."""
        if not self.writer.withdrawn:
            with self.withdrawing():
                self.writer.append([record], stable=False)

    @contextmanager
    def withdrawing(self) -> Iterator[None]:
        """Withdraw the file if it cannot be written."""
        try:
            yield
        except OSError as error:
            self.tell("cannot be written, so it is removed", error)
            self.journals.withdraw(self.writer)

    def reserve(self) -> None:
        """See to it that there is room for what comes next."""
        if self.writer.withdrawn or not self.writer.cramped:
            return
        try:
            self.writer.reserve()
        except OSError as error:
            self.tell("has no room ahead, so it is lost if the disk fills up", error)
        else:
            self.told.clear()

    def tell(self, what: str, error: OSError) -> None:
        """Say what is wrong with the file, unless that was said since there was room last."""
        if what not in self.told:
            self.journals.warn(f"{self.writer.path} {what}: {error}")
            self.told.add(what)

    def end(self) -> None:
        """Close it for good: nothing more will happen to its family."""
        self.journals.open.discard(self.writer.path)
        if not self.writer.withdrawn:
            with suppress(OSError):  # it says how its family ended, on a disk that takes nothing since
                self.writer.trim()
        self.writer.close()

    def close(self) -> None:
        """Close it for now; the next life goes on with it."""
        self.writer.close()
