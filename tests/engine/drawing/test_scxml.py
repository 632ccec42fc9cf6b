"""A chart as SCXML."""

from xml.etree import ElementTree as ET

import pytest

from tests.engine.drawing.charts import ALL, OURS, PARCEL
from tinkworker.engine.drawing.arrow import answers
from tinkworker.engine.drawing.scxml import OURS as NAMES
from tinkworker.engine.drawing.scxml import SCXML, scxml
from tinkworker.engine.topology import ALWAYS, Topology

CHILDREN = {
    "scxml": {"state", "final"},
    "state": {"onentry", "onexit", "transition", "state", "final", "invoke"},
    "final": {"onentry", "onexit"},
    "onentry": {"send"},
    "onexit": {"send", "cancel"},
    "transition": {"send"},
}
"""What may stand in what, of what is written here; other namespaces may stand where effects do."""

ATTRIBUTES = {
    "scxml": {"version", "datamodel", "name", "initial"},
    "state": {"id", "initial"},
    "final": {"id"},
    "transition": {"event", "cond", "target", "type"},
    "send": {"event", "target", "id", "delayexpr"},
    "cancel": {"sendid"},
    "invoke": {"id", "src"},
}
"""Its attributes, likewise; an element may have those of other namespaces, too."""


def document(chart: Topology) -> ET.Element:
    """The document of a chart, read back."""
    return ET.fromstring(scxml(chart).encode())  # noqa: S314 our own


def tag(element: ET.Element) -> str:
    """An element's name, without SCXML's namespace."""
    return element.tag.removeprefix(f"{{{SCXML}}}")


def found(root: ET.Element) -> dict[str, ET.Element]:
    """All states by name, in their order."""
    return {element.get("id", ""): element for element in root.iter() if tag(element) in {"state", "final"}}


@pytest.mark.parametrize("name", ALL)
def test_states_and_transitions_are_those_of_the_chart(name: str) -> None:
    """Read back, the document has the chart's states where they belong, and every answer of each in its order."""
    read = found(document(ALL[name]))

    assert list(read) == [str(state.name) for state in ALL[name].chart.walk()]
    for state in ALL[name].chart.walk():
        element = read[state.name]
        transitions = [
            (each.get("event", ALWAYS).replace("after.", "after "), each.get("cond", ""), each.get("target", ""))
            for each in element
            if tag(each) == "transition"
        ]
        silent = [(str(event), "", "") for event in (*state.ignore, *state.defer)]
        assert transitions == [
            *(
                (answer.event, answer.guard, answer.target or "")
                for answer in answers(state)
                if not (answer.stays and answer.event == ALWAYS)
            ),
            *silent,
        ]
        assert [each.get("id") for each in element if tag(each) in {"state", "final"}] == list(map(str, state.states))
        assert (tag(element) == "final") == state.final
        assert [each.get("src") for each in element if tag(each) == "invoke"] == (
            [state.invoke] if state.invoke else []
        )


@pytest.mark.parametrize("name", ALL)
def test_elements_are_those_of_the_standard(name: str) -> None:
    """Every element and attribute stands where the standard has a place for it, or has a namespace of its own."""
    root = document(ALL[name])
    assert root.tag == f"{{{SCXML}}}scxml"
    for element in root.iter():
        if element.tag.startswith(f"{{{NAMES}}}"):
            continue
        children = {tag(child) for child in element}
        foreign = {child for child in children if child.startswith(f"{{{NAMES}}}")}
        assert children - foreign <= CHILDREN.get(tag(element), set())
        assert not foreign or tag(element) in {"onentry", "onexit", "transition"}
        plain = {key for key in element.keys() if not key.startswith("{")}  # noqa: SIM118 an element is no mapping
        assert plain <= ATTRIBUTES.get(tag(element), set())


def test_timers_are_sent_on_entry_and_cancelled_on_exit() -> None:
    """A timer lives as long as its state."""
    home = found(document(PARCEL))["home"]
    sent = home.find(f"{{{SCXML}}}onentry/{{{SCXML}}}send")
    cancelled = home.find(f"{{{SCXML}}}onexit/{{{SCXML}}}cancel")

    assert sent is not None
    assert cancelled is not None
    assert sent.attrib == {"event": "after.patience", "id": "home.patience", "delayexpr": "patience"}
    assert cancelled.attrib == {"sendid": "home.patience"}


def test_an_edge_into_its_own_composite_does_not_leave_that() -> None:
    """What leads from a composite to a state in it is internal; what leads elsewhere is not."""
    read = found(document(OURS["worker"]))
    kinds = {
        each.get("event"): each.get("type")
        for each in read["serving"]
        if tag(each) == "transition" and each.get("target")
    }

    assert kinds["workflow_ended"] == "internal"
    assert kinds["terminate"] is None


def test_effects_and_what_scxml_has_no_element_for() -> None:
    """Effects stand in their order; what is waited for and deferred is kept."""
    read = found(document(PARCEL))
    entry = read["moving"].find(f"{{{SCXML}}}onentry")

    assert entry is not None
    assert [(element.tag, dict(element.attrib)) for element in entry] == [
        (f"{{{NAMES}}}do", {"name": "wave"}),
        (f"{{{NAMES}}}spawn", {"name": "van"}),
        (f"{{{SCXML}}}send", {"event": "gone", "target": "#_parent"}),
    ]
    assert read["moving"].get(f"{{{NAMES}}}waits_for") == "van"
    assert read["mending"].get(f"{{{NAMES}}}defer") == "call"
