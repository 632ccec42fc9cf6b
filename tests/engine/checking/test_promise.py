"""What passes the checks can be lived: whatever happens in whatever order, nothing fails that was not to be refused."""

from random import Random
from typing import Any

import pytest

from tests.engine.checking.invention import ACTIVITIES, EVENTS, invent
from tests.engine.workshop import Notes, picture
from tinkworker.engine.machine import Machine, Refused
from tinkworker.engine.step import RESUME, Event, Step

CHARTS = 60
LIVES = 20
LONG = 60
"""Events in a life, at most."""
RESTARTS = 0.1
"""How often the program is started again between two events."""


class Life:
    """
    A life in which everything happens by chance.

    Attributes:
        machine: The machine.
        chance: What happens next, and what guards say.
        activities: What was started and has neither answered nor been cancelled: activities by number.
        timers: The same for timers.
    """

    def __init__(self, machine: Machine, chance: Random) -> None:
        self.machine = machine
        self.chance = chance
        self.activities: dict[int, str] = {}
        self.timers: dict[int, str] = {}
        self.follow(machine.start(0.0))

    def event(self) -> Event[Any]:
        """Something that may happen: a word from outside, an activity's answer, a timer."""
        answers = [
            (outcome, number) for number, name in self.activities.items() for outcome in ACTIVITIES[name].outcomes
        ]
        rings = [(name, number) for number, name in self.timers.items()]
        name, number = self.chance.choice([*((event, None) for event in EVENTS), *answers, *rings])
        return Event(name, None, 0.0, number)

    def restart(self) -> None:
        """Go on after a restart: what lived begins again, under other numbers, and nothing else happens."""
        state, names = self.machine.state, sorted(self.activities.values())
        self.follow(self.machine.resume(0.0))
        assert (self.machine.state, sorted(self.activities.values())) == (state, names)

    def go_on(self) -> None:
        """Let something happen; only a word from outside that the state does not list may be refused."""
        event, before = self.event(), picture(self.machine)
        takes = self.machine.takes()
        self.machine.data = Notes(frozenset(guard for guard in ("sure", "able") if self.chance.random() < 0.5))
        before["data"] = self.machine.data
        if event.name in takes:
            self.answered(event)
            self.follow(self.machine.send(event))
        else:
            assert event.number is None
            with pytest.raises(Refused):
                self.machine.send(event)
            assert picture(self.machine) == before

    def answered(self, event: Event[Any]) -> None:
        """Who has said its last word lives no longer."""
        if event.number is not None:
            self.activities.pop(event.number, None)
            self.timers.pop(event.number, None)

    def follow(self, step: Step) -> None:
        """Do what a step says, and see that the machine thinks the same of what lives."""
        for number in step.cancelled:
            abandoned = self.activities.pop(number)
            assert step.event == RESUME or not ACTIVITIES[abandoned].effect, "an effect was abandoned"
        for number in step.disarmed:
            del self.timers[number]
        self.activities.update({begun.number: begun.activity for begun in step.started})
        self.timers.update({armed.number: armed.name for armed in step.armed})
        machine = self.machine
        place = machine.statechart.table[machine.state]
        assert sorted(self.activities) == sorted(machine.invocations.values())
        assert self.timers == {armed.number: name for name, armed in machine.timers.items()}
        assert {event.name for event in machine.deferred} <= place.deferred
        assert {living.state for living in place.living} >= machine.invocations.keys()


@pytest.mark.parametrize("seed", range(CHARTS))
def test_sound_charts_can_be_lived(seed: int) -> None:
    """No activity's answer or timer is refused, no effect abandoned, and what lives is what the steps have said."""
    text, statechart = invent(seed)
    for number in range(LIVES):
        life = Life(Machine(statechart, "m", Notes()), Random(number))  # noqa: S311 no secret
        try:
            for _ in range(LONG):
                if life.machine.ended:
                    assert (life.activities, life.timers) == ({}, {})
                    break
                if life.chance.random() < RESTARTS:
                    life.restart()
                life.go_on()
        except Exception as error:
            error.add_note(f"chart {seed}, life {number}:\n{text}")
            raise
