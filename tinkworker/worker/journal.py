"""The journal of one family: of a workflow and everything that belongs to it."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from attrs import define, field

from tinkworker.clock import Clock
from tinkworker.engine.ensemble import Ensemble, Occurrence
from tinkworker.engine.journal.codec import Codec
from tinkworker.engine.journal.record import Record
from tinkworker.engine.journal.snapshot import snapshot
from tinkworker.engine.journal.writer import Writer

if TYPE_CHECKING:
    from tinkworker.worker.journals import Journals


def times(clock: Clock) -> dict[str, Any]:
    """Both clocks, as records have them."""
    return {"at": clock.monotonic(), "wall": clock.wall().isoformat()}


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
