"""What states mean, by the charts that are installed: there is no second list that could be another one."""

import re
from collections.abc import Iterator, Mapping

from tinkworker.engine.chart import State
from tinkworker.engine.statechart import Statechart
from tinkworker.engine.topology import ALWAYS

SERVERS_WORDS = {"success": "succeeded"}
"""What servers call a state that has another name here, in small letters and without their `STATE_`."""


def find_states(text: str, charts: Mapping[str, Statechart]) -> Iterator[tuple[Statechart, str]]:
    """
    The states that a text names: `running`, `action running`, a line of the log or of the status screen.

    With a chart before it a state is meant for sure; alone, the text has to be the state and nothing else, but for how
    long it lasts.
    """
    plain = text.partition(", for ")[0].strip().lower().replace(" ", "_").replace("-", "_").removeprefix("state_")
    plain = SERVERS_WORDS.get(plain, plain)
    for chart in charts.values():
        for name in sorted(chart.topology.states, key=len, reverse=True):
            spoken = re.escape(name).replace("_", "[ _]")
            if plain == name or re.search(rf"(?<!\w){chart.name} (.*: )?{spoken}(?!\w)", text):
                yield chart, name
                break


def explain_state(chart: Statechart, name: str) -> Iterator[str]:
    """What a state is, what happens in it, and where it leads."""
    state = chart.topology.states[name]
    yield f"{chart.name} {name.replace('_', ' ')}: {purpose(chart, state)}"
    if state.invoke:
        yield f"  it asks for: {state.invoke}"
    if state.waits_for:
        yield f"  it waits for: {', '.join(state.waits_for)}"
    if name in chart.topology.active and state.final:
        yield "  it ends here"
    for event, edges in chart.topology.edges.get(name, {}).items():
        targets = [edge.target for edge in edges if not edge.stays and edge.target != name]
        if targets:
            yield f"  {said(event)}: {' or '.join(dict.fromkeys(targets)).replace('_', ' ')}"


def purpose(chart: Statechart, state: State) -> str:
    """What it is for: its own description, or that of what it is a part of."""
    around = chart.topology.active.get(str(state.name), (state,))
    described = [str(each.description) for each in around if each.description]
    return described[0] if described else str(chart.topology.chart.description)


def said(event: str) -> str:
    """An event for people."""
    if event == ALWAYS:
        return "as soon as it may"
    if event.startswith("after "):
        return f"after its {event.removeprefix('after ').replace('_', ' ')}"
    return f"on {event.replace('_', ' ')}"
