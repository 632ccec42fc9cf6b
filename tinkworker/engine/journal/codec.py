"""Between machines and records: what goes into a journal as plain JSON comes back as the values that it was."""

from collections.abc import Mapping
from typing import Any

from attrs import define, field
from cattrs import Converter
from cattrs.errors import BaseValidationError

from tinkworker.engine.ensemble import Ensemble, Member, Occurrence
from tinkworker.engine.journal.record import Record
from tinkworker.engine.machine import Armed, Machine
from tinkworker.engine.statechart import Statechart
from tinkworker.engine.step import Child, Event, Spawn, Step


class Unreadable(ValueError):
    """A record that makes no sense to the charts of today."""


@define
class Codec:
    """
    Writes and reads the values of some charts.

    Attributes:
        charts: The charts by name.
    """

    charts: Mapping[str, Statechart]
    converter: Converter = field(factory=lambda: Converter(detailed_validation=False))

    def plain(self, value: Any) -> Any:
        """A value as JSON has it."""
        return self.converter.unstructure(value)

    def value(self, plain: Any, cls: Any) -> Any:
        """
        A value of a class, from what JSON has.

        Raises:
            Unreadable: It is none.
        """
        if cls is None:
            return None
        try:
            return self.converter.structure(plain, cls)
        except (BaseValidationError, ValueError, TypeError, KeyError, AttributeError) as error:
            raise Unreadable(f"not a {getattr(cls, '__name__', cls)}: {error!r}") from error

    def payload_type(self, chart: str, event: str) -> Any:
        """The type of an event's payload; None for none."""
        bindings = self.charts[chart].bindings
        if event in bindings.events:
            return bindings.events[event]
        for activity in bindings.activities.values():
            if event in activity.outcomes:
                return activity.outcomes[event]
        return None

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
        }
        if occurrence.sender is not None:
            return {**record, "parent": occurrence.sender}
        return {**record, "subject": dict(child.subject), "data": self.plain(child.data)}

    def event(self, occurrence: Occurrence) -> dict[str, Any]:
        """The record of an event."""
        event = occurrence.event
        record: dict[str, Any] = {"record": "event", "machine": occurrence.machine, "event": event.name, "at": event.at}
        if event.payload is not None:
            record["payload"] = self.plain(event.payload)
        if event.number is not None:
            record["of"] = event.number
        if occurrence.sender is not None:
            record["from"] = occurrence.sender
        return record

    def read_event(self, record: Record, chart: str) -> Event[Any]:
        """The event of a record."""
        payload = self.value(record.get("payload"), self.payload_type(chart, record["event"]))
        return Event(record["event"], payload, record["at"], record.get("of"))

    def step(self, step: Step) -> dict[str, Any]:
        """The record of a step: what is not empty of it."""
        full = {
            "record": "step",
            "machine": step.machine,
            "disposition": step.disposition.value,
            "source": step.source,
            "target": step.target,
            "edges": [[taken.edge, [list(guard) for guard in taken.guards]] for taken in step.taken],
            "states": list(step.states),
            "commands": [[command.name, self.plain(command.request)] for command in step.commands],
            "started": [[each.activity, each.number, self.plain(each.request)] for each in step.started],
            "cancelled": list(step.cancelled),
            "armed": [[timer.name, timer.number, timer.seconds] for timer in step.armed],
            "disarmed": list(step.disarmed),
            "spawned": [[spawn.spawn, spawn.child.name] for spawn in step.spawned],
            "messages": [[message.to, message.event, self.plain(message.payload)] for message in step.messages],
            "final": step.final,
            "why": step.explanation,
        }
        return {key: value for key, value in full.items() if value or key in {"source", "target"}}

    def snapshot(self, ensemble: Ensemble, names: list[str]) -> dict[str, Any]:
        """The record of some machines as they are."""
        return {"record": "snapshot", "machines": [self.member(ensemble.members[name]) for name in names]}

    def member(self, member: Member) -> dict[str, Any]:
        """One machine as it is."""
        machine = member.machine
        return {
            "machine": machine.name,
            "chart": machine.statechart.name,
            "parent": member.parent,
            "spawn": member.spawn,
            "subject": dict(machine.subject),
            "state": machine.state,
            "data": self.plain(machine.data),
            "invocations": dict(machine.invocations),
            "timers": {name: [armed.number, armed.due] for name, armed in machine.timers.items()},
            "deferred": [[event.name, self.plain(event.payload), event.at, event.number] for event in machine.deferred],
            "serial": machine.serial,
        }

    def read_member(self, plain: Record) -> Member:
        """
        One machine as it was.

        Raises:
            Unreadable: The charts of today have no such machine.
        """
        statechart = self.charts.get(plain["chart"])
        if statechart is None or plain["state"] not in statechart.table:
            raise Unreadable(f"no state {plain['state']!r} in a chart {plain['chart']!r}")
        machine = Machine(
            statechart,
            plain["machine"],
            self.value(plain["data"], statechart.bindings.data),
            plain["subject"],
            plain["state"],
            dict(plain["invocations"]),
            {name: Armed(*armed) for name, armed in plain["timers"].items()},
            tuple(
                Event(name, self.value(payload, self.payload_type(statechart.name, name)), at, number)
                for name, payload, at, number in plain["deferred"]
            ),
            serial=plain["serial"],
        )
        return Member(machine, plain["parent"], plain["spawn"])

    def read_start(self, plain: Record) -> Spawn:
        """
        The first machine, from its `start` record.

        Raises:
            Unreadable: The charts of today have no such machine.
        """
        statechart = self.charts.get(plain["chart"])
        if statechart is None:
            raise Unreadable(f"no chart {plain['chart']!r}")
        data = self.value(plain["data"], statechart.bindings.data)
        return Spawn(plain["spawn"], plain["chart"], Child(plain["machine"], data, plain["subject"]))

    def records(self, occurrence: Occurrence) -> list[dict[str, Any]]:
        """The two records of an occurrence: what happened, and what came of it."""
        first = self.start(occurrence) if occurrence.spawn is not None else self.event(occurrence)
        if occurrence.refusal is not None:
            refusal = occurrence.refusal
            second = {
                "record": "refused",
                "machine": refusal.machine,
                "state": refusal.state,
                "takes": list(refusal.allowed),
            }
        else:
            assert occurrence.step is not None
            second = self.step(occurrence.step)
        return [first, second]
