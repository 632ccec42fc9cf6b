"""What did the last lives end at? The journals tell; no other trace is left.

A life that ends by an exception says in its last record what that happened at. One that hangs or is cut off says
nothing: whatever it had asked for, and had no answer to, may be what it ended at, above all the wait for an action that
runs. So one is given up at a time, the one that was asked for last, for all others have lived to see it asked for; if
the lives end as before, as many more of them convict the next one.

An answer clears what is only suspected. It does not clear what a life has named: a report that is resumed answers
first that the server must be read, and is sent after that, at which the program may fail in each life.
"""

from attrs import define, evolve, field, frozen

from tinkworker.engine.ensemble import Ensemble
from tinkworker.engine.journal.reader import Batch
from tinkworker.engine.journal.record import Record
from tinkworker.engine.step import RESUME
from tinkworker.worker.performing import BROKEN

CRASHES = 3
"""How many lives in a row may end at the same activity before it is given up."""

Place = tuple[str, str]
"""A machine and the state of it that asks for an activity."""


@frozen
class Asked:
    """An activity that has not answered: its number, and how many lives in a row may have ended at it."""

    number: int
    ends: int = 0


@define
class Suspicion:
    """
    What a journal says of the ends of lives.

    Attributes:
        asked: What has been asked for and has not answered, in the order in which it was first asked for.
        named: How many lives in a row have named an activity as what they ended at.
        failure: The last record of a life that ended by an exception; empty for others.
    """

    asked: dict[Place, Asked] = field(factory=dict)
    named: dict[Place, int] = field(factory=dict)
    failure: Record = field(factory=dict)

    def note(self, batch: Batch, ensemble: Ensemble) -> None:
        """Take the next batch of a journal, with the machines as they are behind it."""
        record = batch[0].record
        match record["record"]:
            case "failure":
                self.failure = record
            case "resume":
                self.end()
            case _:
                self.compare(record.get("event"), ensemble)

    def end(self) -> None:
        """A life has ended."""
        self.asked = {
            place: evolve(asked, ends=asked.ends + 1 if self.suspects(place[0], asked.number) else 0)
            for place, asked in self.asked.items()
        }
        self.named = {
            place: self.named.get(place, 0) + 1
            for place, asked in self.asked.items()
            if self.failure and self.suspects(place[0], asked.number)
        }
        self.failure = {}

    def suspects(self, machine: str, number: int) -> bool:
        """Whether the life may have ended at this activity."""
        return not self.failure or (self.failure.get("machine"), self.failure.get("of")) == (machine, number)

    def compare(self, event: str | None, ensemble: Ensemble) -> None:
        """Forget what has answered or is not wanted any more, and note what is asked for now."""
        wanted = {(machine, state): number for machine, state, number in ensemble.invocations()}
        if event == RESUME:
            self.asked = {
                place: evolve(asked, number=wanted[place]) for place, asked in self.asked.items() if place in wanted
            }
        self.asked = {place: asked for place, asked in self.asked.items() if wanted.get(place) == asked.number}
        self.asked |= {place: Asked(number) for place, number in wanted.items() if place not in self.asked}
        if event == BROKEN:
            self.asked = {place: evolve(asked, ends=0) for place, asked in self.asked.items()}
            self.named = {}

    def convicted(self, crashes: int) -> Place | None:
        """What is to be given up, if this program has crashed so often in a row; None if nothing is."""
        lives = {place: max(asked.ends, self.named.get(place, 0)) for place, asked in self.asked.items()}
        places = [place for place, ends in lives.items() if min(ends, crashes) >= CRASHES]
        return places[-1] if places else None
