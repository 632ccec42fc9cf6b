"""Between records and what happens to machines: occurrences are written down, events come back as what they were."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from attrs import define, field

from tinkworker.engine.ensemble import Occurrence
from tinkworker.engine.journal.record import Record
from tinkworker.engine.journal.value import Unreadable, Values
from tinkworker.engine.machine import Refused
from tinkworker.engine.statechart import Statechart
from tinkworker.engine.step import Child, Event, Spawn, Step

__all__ = ["Codec", "Unreadable"]

ROWS: Mapping[str, Callable[[Any, Callable[[Any], Any]], Any]] = MappingProxyType(
    {
        "states": lambda state, _plain: state,
        "commands": lambda command, plain: [command.name, plain(command.request)],
        "started": lambda started, plain: [started.activity, started.number, plain(started.request)],
        "cancelled": lambda number, _plain: number,
        "armed": lambda timer, _plain: [timer.name, timer.number, timer.seconds],
        "disarmed": lambda number, _plain: number,
        "spawned": lambda spawn, _plain: [spawn.spawn, spawn.child.name],
        "messages": lambda message, plain: [message.to, message.event, plain(message.payload)],
    }
)
"""How each item of a step's lists is written; the keys are those of the step and of its record."""


@define
class Codec:
    """
    Writes and reads the records of some charts.

    Attributes:
        charts: The charts by name.
        values: Writes and reads their values.
    """

    charts: Mapping[str, Statechart]
    values: Values = field(factory=Values)
    _payloads: dict[tuple[str, str], Any] = field(init=False)

    def __attrs_post_init__(self) -> None:
        """Collect what comes with which event."""
        self._payloads = {
            (name, event): payload
            for name, statechart in self.charts.items()
            for payloads in (
                *(activity.outcomes for activity in statechart.bindings.activities.values()),
                statechart.bindings.events,
            )
            for event, payload in payloads.items()
        }

    def records(self, occurrence: Occurrence) -> list[dict[str, Any]]:
        """The two records of an occurrence."""
        return [self.cause(occurrence), self.effect(occurrence)]

    def cause(self, occurrence: Occurrence) -> dict[str, Any]:
        """The record of what happened to a machine."""
        return self.start(occurrence) if occurrence.spawn is not None else self.event(occurrence)

    def effect(self, occurrence: Occurrence) -> dict[str, Any]:
        """The record of what came of it."""
        if occurrence.refusal is not None:
            return refused(occurrence.refusal)
        assert occurrence.step is not None, "an event is taken or refused"
        return self.step(occurrence.step)

    def start(self, occurrence: Occurrence) -> dict[str, Any]:
        """The record of a machine that begins. The first one's data stands in it; that of others follows from its."""
        assert occurrence.spawn is not None
        spawn, child = occurrence.spawn, occurrence.spawn.child
        record = {
            "record": "start",
            "machine": child.name,
            "chart": spawn.chart,
            "spawn": spawn.spawn,
            "at": occurrence.event.at,
            "subject": dict(child.subject),
        }
        if occurrence.sender is not None:
            return {**record, "parent": occurrence.sender}
        return {**record, "data": self.values.plain(child.data)}

    def event(self, occurrence: Occurrence) -> dict[str, Any]:
        """The record of an event."""
        event = occurrence.event
        record: dict[str, Any] = {"record": "event", "machine": occurrence.machine, "event": event.name, "at": event.at}
        if event.payload is not None:
            record["payload"] = self.values.plain(event.payload)
        if event.number is not None:
            record["of"] = event.number
        if occurrence.sender is not None:
            record["from"] = occurrence.sender
        return record

    def step(self, step: Step) -> dict[str, Any]:
        """The record of a step: what is not empty of it."""
        record: dict[str, Any] = {
            "record": "step",
            "machine": step.machine,
            "disposition": step.disposition.value,
            "source": step.source,
            "target": step.target,
        }
        if step.taken:
            record["edges"] = [[taken.edge, [list(guard) for guard in taken.guards]] for taken in step.taken]
        plain = self.values.plain
        for key, write in ROWS.items():
            if rows := getattr(step, key):
                record[key] = [write(row, plain) for row in rows]
        if step.final:
            record["final"] = True
        if step.explanation:
            record["why"] = step.explanation
        return record

    def read_event(self, record: Record, chart: str) -> Event[Any]:
        """
        The event of a record. What came with an event that the chart does not know any more is left as it is: the
        machine will refuse it.

        Raises:
            Unreadable: What came with it is not what comes with it today.
        """
        return Event(
            record["event"],
            self.read_payload(record.get("payload"), chart, record["event"]),
            record["at"],
            record.get("of"),
        )

    def read_payload(self, plain: Any, chart: str, event: str) -> Any:
        """What came with an event."""
        key = (chart, event)
        return self.values.read(plain, self._payloads[key]) if key in self._payloads else plain

    def read_start(self, record: Record) -> Spawn:
        """
        The first machine, from its `start` record.

        Raises:
            Unreadable: The charts of today have no such machine.
        """
        data = self.values.read(record.get("data"), self.statechart(record["chart"]).bindings.data)
        return Spawn(record["spawn"], record["chart"], Child(record["machine"], data, record["subject"]))

    def statechart(self, name: str) -> Statechart:
        """
        A chart.

        Raises:
            Unreadable: There is none of this name today.
        """
        if name not in self.charts:
            raise Unreadable(f"there is no chart {name!r} today")
        return self.charts[name]


def refused(refusal: Refused) -> dict[str, Any]:
    """The record of a refusal."""
    return {
        "record": "refused",
        "machine": refusal.machine,
        "state": refusal.state,
        "takes": list(refusal.allowed),
    }
