"""A chart as SCXML, the W3C's language for statecharts, for tools that read it.

Its data model is that of charts: guards, effects and durations are names, which are bound elsewhere. Timers are delayed
events, as is usual there: sent on entry, cancelled on exit. What SCXML has no element for stands in a namespace of its
own: effects as executable content, and what is *deferred* or waited for as attributes; a deferred event is taken and
lost there, so that at least no composite around answers it.
"""

from collections.abc import Iterable, Iterator
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from tinkworker.engine.chart import Alternative, Effects, State
from tinkworker.engine.drawing.arrow import handlers
from tinkworker.engine.topology import ALWAYS, Topology

SCXML = "http://www.w3.org/2005/07/scxml"
OURS = "urn:tinkworker:chart"


def scxml(topology: Topology) -> str:
    """The document, with a newline at the end."""
    chart = topology.chart
    root = Element(
        "scxml",
        {"xmlns": SCXML, "xmlns:chart": OURS, "version": "1.0", "datamodel": "names", "name": str(chart)},
        initial=str(chart.initial),
    )
    add_states(root, chart.states.values())
    indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{tostring(root, encoding="unicode")}\n'


def add_states(parent: Element, states: Iterable[State]) -> None:
    """Add states, and what is in them."""
    for state in states:
        element = SubElement(parent, "final" if state.final else "state", dict(attributes(state)))
        add_effects(element, "onentry", state.entry)
        add_effects(element, "onexit", state.exit)
        add_timers(element, state)
        if state.invoke:
            SubElement(element, "invoke", {"id": f"{state.name}.invoke", "src": str(state.invoke)})
        for event, alternatives in handlers(state):
            for alternative in alternatives:
                if event != ALWAYS or alternative.otherwise is None:
                    add_transition(element, state, event, alternative)
        for event in (*state.ignore, *state.defer):
            SubElement(element, "transition", event=str(event))
        add_states(element, state.states.values())


def attributes(state: State) -> Iterator[tuple[str, str]]:
    """The attributes of a state."""
    yield "id", str(state.name)
    if state.initial:
        yield "initial", str(state.initial)
    for name, words in (("defer", state.defer), ("waits_for", state.waits_for)):
        if words:
            yield f"chart:{name}", " ".join(words)


def add_effects(parent: Element, when: str, effects: Effects) -> None:
    """Add what happens on entry or exit, if anything does."""
    if any((effects.assign, effects.do, effects.spawn, effects.send)):
        add_content(SubElement(parent, when), effects)


def add_content(parent: Element, effects: Effects) -> None:
    """Add what happens, in order."""
    for kind, names in (("assign", effects.assign), ("do", effects.do), ("spawn", effects.spawn)):
        for name in names:
            SubElement(parent, f"chart:{kind}", name=str(name))
    for send in effects.send:
        SubElement(parent, "send", event=str(send.event), target="#_parent" if send.to == "parent" else f"#_{send.to}")


def add_timers(parent: Element, state: State) -> None:
    """Add the timers of a state; a timer's duration is a name, as everything is."""
    for timer in state.after:
        sender = f"{state.name}.{timer}"
        SubElement(SubElement(parent, "onentry"), "send", event=f"after.{timer}", id=sender, delayexpr=str(timer))
        SubElement(SubElement(parent, "onexit"), "cancel", sendid=sender)


def add_transition(parent: Element, state: State, event: str, alternative: Alternative) -> None:
    """Add one transition; one into the composite that it is written in does not leave that."""
    transition = SubElement(parent, "transition")
    if event != ALWAYS:
        transition.set("event", event.replace("after ", "after."))
    if alternative.guard:
        transition.set("cond", str(alternative.guard))
    if alternative.target is not None:
        transition.set("target", str(alternative.target))
        if alternative.target != state.name and alternative.target in {each.name for each in state.walk()}:
            transition.set("type", "internal")
    add_content(transition, alternative.effects)
