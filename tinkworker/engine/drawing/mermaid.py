"""A chart as a Mermaid state diagram."""

from collections.abc import Iterable, Iterator, Mapping

from tinkworker.engine.chart import Chart, State
from tinkworker.engine.drawing.arrow import Arrow, arrows, facts


def mermaid(chart: Chart) -> str:
    """The text of the diagram, the same for the same chart, with a newline at the end."""
    return "\n".join(lines(chart)) + "\n"


def lines(chart: Chart) -> Iterator[str]:
    """The lines of the diagram."""
    yield "stateDiagram-v2"
    yield f"    [*] --> {chart.initial}"
    yield from blocks(chart.states.values(), "    ")
    for arrow in arrows(chart):
        if arrow.target is not None:
            yield f"    {arrow.source} --> {arrow.target}{suffix(arrow)}"
    for name, inside in internals(chart).items():
        yield f"    note right of {name}"
        yield from (f"        {escaped(label)}" for label in inside)
        yield "    end note"
    for state in chart.walk():
        if state.final:
            yield f"    {state.name} --> [*]"


def blocks(states: Iterable[State], indent: str) -> Iterator[str]:
    """The states, each composite around what is in it."""
    for state in states:
        if state.composite:
            yield f"{indent}state {state.name} {{"
            yield f"{indent}    [*] --> {state.initial}"
            yield from blocks(state.states.values(), indent + "    ")
            yield f"{indent}}}"
        else:
            yield f"{indent}{state.name}"
            yield from (f"{indent}{state.name}: {escaped(fact)}" for fact in facts(state))


def suffix(arrow: Arrow) -> str:
    """The label of an arrow; nothing for one without."""
    return f": {escaped(arrow.label)}" if arrow.label else ""


def internals(chart: Chart) -> Mapping[str, list[str]]:
    """What happens in each state without leaving it."""
    inside: dict[str, list[str]] = {}
    for arrow in arrows(chart):
        if arrow.target is None:
            inside.setdefault(arrow.source, []).append(arrow.label)
    return inside


def escaped(text: str) -> str:
    """Text that Mermaid does not take for syntax."""
    return text.replace(":", "#colon;").replace(";", "#59;").replace("#colon#59;", "#colon;")
