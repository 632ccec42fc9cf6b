"""What lives in a machine from step to step: activities that will answer and timers that will ring, by number."""

from collections.abc import Iterable
from math import isfinite

from tinkworker.engine.edge import Living
from tinkworker.engine.effect import WrongAnswer
from tinkworker.engine.life import Armed, Life
from tinkworker.engine.step import Event, Invocation, Timer


class Alive:
    """
    What lives after a step: what lived before it, less what has answered or was left, and what was entered.

    Attributes:
        invocations: The number of each state's activity.
        timers: The timers that run, by event name.
        serial: The number last given.
        started: Activities that begin.
        armed: Timers that begin.
        cancelled: Numbers of activities that nobody listens to any more.
        disarmed: Numbers of timers that mean nothing any more.
    """

    __slots__ = ("armed", "at", "cancelled", "data", "disarmed", "invocations", "serial", "started", "timers")

    def __init__(self, life: Life, event: Event[object], data: object) -> None:
        self.invocations = dict(life.invocations)
        self.timers = dict(life.timers)
        self.serial = life.serial
        self.at = event.at
        self.data = data
        self.started: tuple[Invocation, ...] = ()
        self.armed: tuple[Timer, ...] = ()
        self.cancelled: tuple[int, ...] = ()
        self.disarmed: tuple[int, ...] = ()
        if event.number is not None:
            self.forget(event.number)

    def forget(self, answered: int) -> None:
        """Let cease to live what has said its last word."""
        self.invocations = {state: number for state, number in self.invocations.items() if number != answered}
        self.timers = {name: armed for name, armed in self.timers.items() if armed.number != answered}

    def end(self, left: Iterable[Living]) -> None:
        """Let cease to live what was left."""
        for living in left:
            if (number := self.invocations.pop(living.state, None)) is not None:
                self.cancelled += (number,)
            for name, _ in living.timers:
                if (armed := self.timers.pop(name, None)) is not None:
                    self.disarmed += (armed.number,)

    def begin(self, entered: Iterable[Living]) -> None:
        """Let begin to live what was entered."""
        for living in entered:
            if living.request is not None:
                self.serial += 1
                self.invocations[living.state] = self.serial
                self.started += (Invocation(living.activity, self.serial, living.request(self.data)),)
            for name, duration in living.timers:
                if (seconds := duration(self.data)) is not None:
                    self.arm(name, seconds)

    def arm(self, name: str, seconds: object) -> None:
        """
        Let a timer run.

        Raises:
            WrongAnswer: Nobody can wait for that long.
        """
        if not isinstance(seconds, (int, float)) or not isfinite(seconds):
            raise WrongAnswer("timer", name, seconds, "a number of seconds, or None for no timer")
        self.serial += 1
        self.timers[name] = Armed(self.serial, self.at + seconds)
        self.armed += (Timer(name, self.serial, seconds),)
