"""What every picture of a chart shows: its arrows as they are written, composites not taken apart."""

from collections.abc import Iterator

from attrs import frozen

from tinkworker.engine.chart import Alternative, Chart, Effects, State
from tinkworker.engine.topology import ALWAYS, after


@frozen
class Arrow:
    """
    One alternative, as written.

    Attributes:
        identity: The identity of the edges that it becomes.
        source: The state it is written in.
        target: Where it leads; None if nothing is left.
        label: Event, guard and effects, as UML writes them: `event [guard] / effects`.
    """

    identity: str
    source: str
    target: str | None
    label: str


def effects_of(effects: Effects) -> str:
    """The effects as one text; empty if there are none."""
    words = [*effects.assign, *effects.do, *(f"start {name}" for name in effects.spawn)]
    words.extend(f"{send.event} → {send.to}" for send in effects.send)
    return ", ".join(words)


def label_of(event: str, alternative: Alternative) -> str:
    """Event, guard and effects of an alternative."""
    guard = f" [{alternative.guard}]" if alternative.guard else ""
    effects = effects_of(alternative.effects)
    what = "" if event == ALWAYS else event
    return f"{what}{guard}{f' / {effects}' if effects else ''}".strip()


def arrows(chart: Chart) -> Iterator[Arrow]:
    """All arrows of a chart, in the order of the file; those that say that nothing happens are left out."""
    for state in chart.walk():
        for event, alternatives in handlers(state):
            for index, alternative in enumerate(alternatives):
                if alternative.otherwise is None:
                    target = str(alternative.target) if alternative.target is not None else None
                    identity = f"{state.name}.{event}[{index}]"
                    yield Arrow(identity, str(state.name), target, label_of(event, alternative))


def handlers(state: State) -> Iterator[tuple[str, tuple[Alternative, ...]]]:
    """What a state answers, each with its alternatives."""
    yield from ((str(event), alternatives) for event, alternatives in state.when.items())
    yield from ((after(timer), alternatives) for timer, alternatives in state.after.items())
    if state.always:
        yield ALWAYS, state.always


def facts(state: State) -> Iterator[str]:
    """What else is to be said of a state, a line each."""
    if state.invoke:
        yield f"invoke {state.invoke}"
    if entry := effects_of(state.entry):
        yield f"entry / {entry}"
    if exit_ := effects_of(state.exit):
        yield f"exit / {exit_}"
    if state.defer:
        yield f"defer {', '.join(state.defer)}"
    if state.waits_for:
        yield f"waits for {', '.join(state.waits_for)}"
