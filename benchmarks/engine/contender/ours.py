"""This engine: `Machine.send`, with all steps kept; and the same with every batch written to a journal."""

import os
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.engine.contender.port import Outcome
from benchmarks.engine.work import DATA, action_chart
from tinkworker.engine.ensemble import Ensemble
from tinkworker.engine.journal.codec import Codec
from tinkworker.engine.journal.record import FORMAT
from tinkworker.engine.journal.writer import Writer
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
            steps.append(machine.send(event))  # noqa: PERF401 as a driver would

    def outcome(self, instance: tuple[Machine, list[Step]]) -> Outcome:
        """Read the steps."""
        machine, steps = instance
        begun: list[tuple[str, Any]] = []
        for step in steps:
            living = [(each.number, each.activity, each.request) for each in step.started]
            living += [(each.number, each.name, each.seconds) for each in step.armed]
            begun.extend((name, what) for _, name, what in sorted(living))
        commands, spawned, messages = (
            tuple(each for step in steps for each in getattr(step, kind)) for kind in ("commands", "spawned", "messages")
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
    """This engine, with every batch written to a journal; the disk is not waited for."""

    def __init__(self) -> None:
        self.charts = load_charts()
        self.codec = Codec(self.charts)
        self.folder = Path(tempfile.mkdtemp())
        self.number = 0

    def create(self) -> tuple[Ensemble, Writer]:
        """An ensemble of one machine and those that it starts, and its journal."""
        self.number += 1
        path = self.folder / f"{self.number}.jsonl"
        writer = Writer(path, "never")
        writer.create({"record": "header", "format": FORMAT})
        path.unlink()
        ensemble = Ensemble(self.charts)
        self.write(writer, ensemble.start(Spawn("", "action", Child("a", DATA)), 0.0))
        return ensemble, writer

    def write(self, writer: Writer, batch: Any) -> None:
        """Write a batch down."""
        writer.append([record for each in batch for record in self.codec.records(each)], stable=False)

    def live(self, instance: tuple[Ensemble, Writer], events: Sequence[Event[Any]]) -> None:
        """Write down what the machines make of the events."""
        ensemble, writer = instance
        for event in events:
            self.write(writer, ensemble.send("a", event))

    def outcome(self, instance: tuple[Ensemble, Writer]) -> int:
        """How many bytes were written."""
        size = os.fstat(instance[1].descriptor).st_size
        instance[1].close()
        return size
