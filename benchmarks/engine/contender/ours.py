"""This engine: `Machine.send`, with all steps kept; and the same with every batch written to a journal."""

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.engine.contender.port import Outcome
from benchmarks.engine.journalling import Book
from benchmarks.engine.work import DATA, action_chart
from tinkworker.engine.ensemble import Ensemble
from tinkworker.engine.journal.codec import Codec
from tinkworker.engine.machine import Machine
from tinkworker.engine.step import Child, Event, Spawn, Step
from tinkworker.lifecycle.charts import load_charts


class Ours:
    """This engine."""

    def __init__(self) -> None:
        self.chart = action_chart()

    def create(self) -> tuple[Machine, list[Step]]:
        """A machine and its first step."""
        machine = Machine(self.chart, "a", DATA)
        return machine, [machine.start(0.0)]

    def live(self, instance: tuple[Machine, list[Step]], events: Sequence[Event[Any]]) -> None:
        """Keep what the machine makes of the events."""
        machine, steps = instance
        for event in events:
            steps.append(machine.send(event))

    def outcome(self, instance: tuple[Machine, list[Step]]) -> Outcome:
        """Read the steps."""
        machine, steps = instance
        begun: list[tuple[str, Any]] = []
        for step in steps:
            living = [(each.number, each.activity, each.request) for each in step.started]
            living += [(each.number, each.name, each.seconds) for each in step.armed]
            begun.extend((name, what) for _, name, what in sorted(living))
        commands, spawned, messages = (
            tuple(each for step in steps for each in getattr(step, kind))
            for kind in ("commands", "spawned", "messages")
        )
        return Outcome(machine.state, machine.data, (commands, spawned, messages), tuple(begun))


class Bare:
    """This engine, only created: what an instance costs before it begins."""

    def __init__(self) -> None:
        self.chart = action_chart()

    def create(self) -> Machine:
        """A machine that has not begun."""
        return Machine(self.chart, "a", DATA)


class Recorded:
    """This engine, with every batch written to a journal."""

    def __init__(self) -> None:
        self.charts = load_charts()
        self.codec = Codec(self.charts)

    def create(self) -> tuple[Ensemble, Book]:
        """An ensemble of one machine and those that it starts, and its journal."""
        book = Book.begin(Path(tempfile.mkdtemp()) / "journal.jsonl", self.codec)
        ensemble = Ensemble(self.charts)
        book.write(ensemble.start(Spawn("", "action", Child("a", DATA)), 0.0))
        return ensemble, book

    def live(self, instance: tuple[Ensemble, Book], events: Sequence[Event[Any]]) -> None:
        """Write down what the machines make of the events."""
        ensemble, book = instance
        for event in events:
            book.write(ensemble.send("a", event))

    def outcome(self, instance: tuple[Ensemble, Book]) -> int:
        """How many bytes were written; the file is not needed any more."""
        writer = instance[1].writer
        size = writer.length
        writer.withdraw()
        writer.path.parent.rmdir()
        return size
