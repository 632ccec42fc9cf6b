"""What the journal of an earlier life tells, as the charts of today understand it."""

from typing import Any

from attrs import frozen

from tinkworker.engine.ensemble import Ensemble
from tinkworker.engine.journal.codec import Codec, Unreadable
from tinkworker.engine.journal.reader import Reading
from tinkworker.engine.journal.record import Record
from tinkworker.engine.replay import Replay
from tinkworker.worker.suspicion import Suspicion


@frozen
class History:
    """
    A journal, followed as far as it can be.

    Attributes:
        reading: What the file holds.
        replay: The machines as they are by then.
        suspicion: What the lives that it tells of ended at.
        trouble: Why nobody can go on from there; empty if that can be done.
    """

    reading: Reading
    replay: Replay
    suspicion: Suspicion
    trouble: str

    @property
    def ensemble(self) -> Ensemble:
        """The machines that live."""
        return self.replay.ensemble

    @property
    def root(self) -> str:
        """The name of the first machine."""
        return str(self._beginning["machine"])

    @property
    def spawn(self) -> str:
        """By which spawn the first machine was started."""
        return str(self._beginning["spawn"])

    @property
    def _beginning(self) -> Record:
        """What the journal says first of the first machine."""
        first = self.reading.batches[0][0].record
        beginning: Record = first["machines"][0] if first["record"] == "snapshot" else first
        return beginning

    @property
    def boot(self) -> str:
        """The boot in which the journal was last written to."""
        resumed = [line.record for line in self.reading.lines() if line.record["record"] == "resume"]
        return str((resumed[-1] if resumed else self.reading.header)["boot"])

    @property
    def data(self) -> Any:
        """What the first machine knows, or knew when it ended; None if nothing is told of it."""
        if (member := self.ensemble.members.get(self.root)) is not None:
            return member.machine.data
        return self.replay.ended.get(self.root)


def follow(reading: Reading, codec: Codec) -> History:
    """Follow a journal up to where it is damaged, where the charts of today decide otherwise, or to its end."""
    replay, suspicion = Replay(codec, reading.file), Suspicion()
    trouble = reading.damage or ("" if reading.batches else f"{reading.file} ends before anything had begun")
    try:
        for batch in reading.batches:
            for divergence in replay.feed(batch):
                return History(reading, replay, suspicion, str(divergence))
            suspicion.note(batch, replay.ensemble)
    except Unreadable as error:
        trouble = str(error)
    suspicion.end()
    return History(reading, replay, suspicion, trouble)
