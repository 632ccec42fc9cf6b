"""Everything that lives, in one record: with it a file begins that stands in for the one before it."""

from typing import Any, get_type_hints

from tinkworker.engine.ensemble import Ensemble, Member
from tinkworker.engine.journal.codec import Codec
from tinkworker.engine.journal.record import Record
from tinkworker.engine.journal.value import Unreadable
from tinkworker.engine.machine import Armed, Machine
from tinkworker.engine.statechart import Statechart
from tinkworker.engine.step import Command, Event


def snapshot(ensemble: Ensemble, codec: Codec) -> dict[str, Any]:
    """The record of all living machines, in the order in which they began."""
    return {"record": "snapshot", "machines": [write(member, codec) for member in ensemble.members.values()]}


def write(member: Member, codec: Codec) -> dict[str, Any]:
    """One machine as it is."""
    machine, plain = member.machine, codec.values.plain
    return {
        "machine": machine.name,
        "chart": machine.statechart.name,
        "parent": member.parent,
        "spawn": member.spawn,
        "subject": dict(machine.subject),
        "state": machine.state,
        "data": plain(machine.data),
        "invocations": dict(machine.invocations),
        "timers": {name: [armed.number, armed.due] for name, armed in machine.timers.items()},
        "deferred": [[event.name, plain(event.payload), event.at, event.number] for event in machine.deferred],
        "commands": [[command.name, plain(command.request)] for command in machine.commands],
        "serial": machine.serial,
    }


def restore(record: Record, codec: Codec) -> Ensemble:
    """
    The machines of a snapshot.

    Raises:
        Unreadable: The charts of today have no such machines.
    """
    members = [read(plain, codec) for plain in record["machines"]]
    return Ensemble(codec.charts, {member.machine.name: member for member in members})


def read(plain: Record, codec: Codec) -> Member:
    """One machine as it was."""
    statechart = codec.statechart(plain["chart"])
    if plain["state"] not in statechart.table:
        raise Unreadable(f"the chart {plain['chart']!r} has no state {plain['state']!r} today")
    values, chart = codec.values, statechart.name
    machine = Machine(
        statechart,
        name=plain["machine"],
        data=values.read(plain["data"], statechart.bindings.data),
        subject=plain["subject"],
        state=plain["state"],
        invocations=plain["invocations"],
        timers={name: Armed(*armed) for name, armed in plain["timers"].items()},
        deferred=tuple(
            Event(name, codec.read_payload(payload, chart, name), at, number)
            for name, payload, at, number in plain["deferred"]
        ),
        commands=tuple(
            Command(name, values.read(request, asked(statechart, name))) for name, request in plain["commands"]
        ),
        serial=plain["serial"],
    )
    return Member(machine, plain["parent"], plain["spawn"])


def asked(statechart: Statechart, command: str) -> Any:
    """
    The class of what a command asks for: what its function says that it returns; anything if it does not say.

    Raises:
        Unreadable: The chart has no such command today.
    """
    function = statechart.bindings.commands.get(command)
    if function is None:
        raise Unreadable(f"the chart {statechart.name!r} has no command {command!r} today")
    returned = get_type_hints(function).get("return", Any)
    return None if returned is type(None) else returned
