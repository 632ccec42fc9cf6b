"""What the journal of an earlier life tells, as the charts of today understand it."""

from attrs import evolve, frozen

from tinkworker.engine.ensemble import Ensemble
from tinkworker.engine.journal.codec import Codec, Unreadable
from tinkworker.engine.journal.reader import Reading
from tinkworker.engine.journal.record import Record
from tinkworker.engine.replay import Replay
from tinkworker.lifecycle.action.data import ActionData, Trace, trace
from tinkworker.lifecycle.workflow.data import WorkflowData
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
        return str(beginning(self.reading)["machine"])

    @property
    def spawn(self) -> str:
        """By which spawn the first machine was started."""
        return str(beginning(self.reading)["spawn"])

    @property
    def boot(self) -> str:
        """The boot in which the journal was last written to."""
        resumed = [line.record for line in self.reading.lines() if line.record["record"] == "resume"]
        return str((resumed[-1] if resumed else self.reading.header)["boot"])

    @property
    def data(self) -> WorkflowData | None:
        """What the workflow's machine knows, or knew when it ended; None if nothing is told of one."""
        root = beginning(self.reading).get("machine", "")
        member = self.ensemble.members.get(root)
        data = self.replay.ended.get(root) if member is None else member.machine.data
        return data if isinstance(data, WorkflowData) else None

    @property
    def traces(self) -> tuple[Trace, ...]:
        """What is proved of the actions that live."""
        known = (member.machine.data for member in self.ensemble.members.values())
        return tuple(trace(data) for data in known if isinstance(data, ActionData))


def beginning(reading: Reading) -> Record:
    """What a journal says first of its first machine; nothing if it tells of none."""
    first: Record = reading.batches[0][0].record if reading.batches else {}
    machines = first.get("machines", [first])
    return machines[0] if machines else {}


def follow(reading: Reading, codec: Codec) -> History:
    """Follow a journal up to where it is damaged, where the charts of today decide otherwise, or to its end."""
    replay, suspicion = Replay(codec, reading.file), Suspicion()
    trouble = reading.damage
    try:
        for batch in reading.batches:
            for divergence in replay.feed(batch):
                return History(reading, replay, suspicion, str(divergence))
            suspicion.note(batch, replay.ensemble)
    except Unreadable as error:
        trouble = str(error)
    suspicion.end()
    history = History(reading, replay, suspicion, trouble)
    if history.data is None and not trouble:
        return evolve(history, trouble=f"{reading.file} ends before anything had begun")
    return history
