"""Machines as they are at some moment of a run, for people."""

import json
from collections.abc import Iterator

from tinkworker.cli.journal.showing import Styled, wrapped
from tinkworker.engine.ensemble import Ensemble
from tinkworker.engine.journal.codec import Codec
from tinkworker.engine.machine import Machine


def describe(ensemble: Ensemble, codec: Codec, now: float, columns: int) -> Iterator[Styled]:
    """
    All machines.

    Args:
        ensemble: The machines.
        codec: Writes their data.
        now: The moment, in seconds of the monotonic clock.
        columns: How wide a line may be.
    """
    if not ensemble.members:
        yield "no machine lives", ""
    for name, member in ensemble.members.items():
        machine = member.machine
        yield f"{name}  in {machine.state}", "bold"
        for line in circumstances(machine, now):
            yield from wrapped(f"  {line}", "", columns, 4)
        for key, value in codec.values.plain(machine.data).items():
            yield from wrapped(f"    {key}: {json.dumps(value, ensure_ascii=False)}", "", columns, 6)


def circumstances(machine: Machine, now: float) -> Iterator[str]:
    """What a machine waits for, and what it takes."""
    for state, number in machine.invocations.items():
        yield f"waits for {machine.statechart.activities[state][0]} ({number})"
    for name, armed in machine.timers.items():
        yield f"{name} ({armed.number}) in {max(0.0, armed.due - now):.3f} s"
    for event in machine.deferred:
        yield f"keeps {event.name} for later"
    yield f"takes {', '.join(machine.takes())}"
