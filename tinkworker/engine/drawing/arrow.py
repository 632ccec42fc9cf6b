"""What every picture of a chart shows: its arrows as they are written, composites not taken apart."""

from collections.abc import Iterator

from attrs import frozen

from tinkworker.engine.chart import Alternative, Alternatives, Chart, Effects, State
from tinkworker.engine.topology import ALWAYS, after


@frozen
class Arrow:
    """
    One alternative, as written.

    Attributes:
        identity: The identity of the edges that it becomes.
        source: The state it is written in.
        event: The event; `after NAME` for a timer, `always` if it needs none.
        guard: The guard; empty for none.
        effects: What happens on the way, in order.
        target: Where it leads; None if nothing is left.
        stays: Whether it says that nothing happens.
    """

    identity: str
    source: str
    event: str
    guard: str
    effects: tuple[str, ...]
    target: str | None
    stays: bool = False

    @property
    def cause(self) -> str:
        """Event and guard, as UML writes them; empty if it needs neither."""
        event = "" if self.event == ALWAYS else self.event
        return f"{event} [{self.guard}]".strip() if self.guard else event

    @property
    def label(self) -> str:
        """Event, guard and effects, as UML writes them: `event [guard] / effects`."""
        return f"{self.cause} / {', '.join(self.effects)}".strip() if self.effects else self.cause


def words(effects: Effects) -> tuple[str, ...]:
    """The effects, in order, in words."""
    spawns = (f"start {name}" for name in effects.spawn)
    sends = (f"{send.event} → {send.to}" for send in effects.send)
    return (*map(str, effects.assign), *map(str, effects.do), *spawns, *sends)


def handlers(state: State) -> Iterator[tuple[str, Alternatives]]:
    """What a state answers, each with its alternatives."""
    yield from ((str(event), alternatives) for event, alternatives in state.when.items())
    yield from ((after(timer), alternatives) for timer, alternatives in state.after.items())
    if state.always:
        yield ALWAYS, state.always


def answers(state: State) -> Iterator[Arrow]:
    """All that a state answers, in the order of the file; also that nothing happens."""
    for event, alternatives in handlers(state):
        for index, alternative in enumerate(alternatives):
            yield arrow(state, event, index, alternative)


def arrow(state: State, event: str, index: int, alternative: Alternative) -> Arrow:
    """One alternative."""
    return Arrow(
        identity=f"{state.name}.{event}[{index}]",
        source=str(state.name),
        event=event,
        guard=str(alternative.guard or ""),
        effects=words(alternative.effects),
        target=None if alternative.target is None else str(alternative.target),
        stays=alternative.otherwise is not None,
    )


def arrows(chart: Chart) -> Iterator[Arrow]:
    """All arrows of a chart, in the order of the file; those that say that nothing happens are left out."""
    for state in chart.walk():
        yield from (each for each in answers(state) if not each.stays)


def facts(state: State) -> Iterator[str]:
    """What else is to be said of a state, a line each."""
    if state.invoke:
        yield f"invoke {state.invoke}"
    for when, effects in (("entry", state.entry), ("exit", state.exit)):
        if happening := words(effects):
            yield f"{when} / {', '.join(happening)}"
    for what, names in (("defer", state.defer), ("ignore", state.ignore), ("waits for", state.waits_for)):
        if names:
            yield f"{what} {', '.join(names)}"
