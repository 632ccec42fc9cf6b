"""A chart as a Mermaid state diagram."""

import re

import pytest

from tests.engine.drawing.charts import ALL, PARCEL
from tests.engine.workshop import topology
from tinkworker.engine.drawing.arrow import arrows
from tinkworker.engine.drawing.mermaid import mermaid
from tinkworker.engine.drawing.paint import Paint, Tone

GOLDEN = """\
stateDiagram-v2
    [*] --> home
    state home {
        [*] --> packing
        packing: packing
        packing: invoke shop.pack
        mending: mending
        mending: defer call
    }
    moving: moving
    moving: entry / wave, start van, gone → parent
    moving: exit / close
    moving: waits for van
    there: there
    lost: lost
    returned: returned
    home --> returned: after patience / give_up, sigh
    packing --> moving: packed / note
    packing --> mending: torn [tape_left]
    packing --> lost: torn
    mending --> packing: after breath
    moving --> there: [arrived]
    note right of home
        call / answer
    end note
    there --> [*]
    lost --> [*]
    returned --> [*]
    classDef spine fill:#e3eefb,stroke:#1f5fa8,stroke-width:3px,color:#1a1a1a
    class packing,moving,there spine
"""

ARROW = re.compile(r"^ +(?P<source>\w+) --> (?P<target>\w+)(?:: (?P<label>.*))?$", re.MULTILINE)
STATE = re.compile(r"^ +(?:state (?P<composite>\w+) \{|(?P<name>\w+): (?P=name))$", re.MULTILINE)


def test_the_whole_text() -> None:
    """A chart with everything that a chart can say."""
    assert mermaid(PARCEL) == GOLDEN


@pytest.mark.parametrize("name", ALL)
def test_states_and_edges_are_those_of_the_chart(name: str) -> None:
    """Read back, the diagram has the chart's states, and an arrow for each that leads somewhere."""
    text = mermaid(ALL[name])
    drawn = [(found["source"], found["target"], found["label"] or "") for found in ARROW.finditer(text)]

    assert {found["composite"] or found["name"] for found in STATE.finditer(text)} == set(ALL[name].states)
    assert drawn == [
        (arrow.source, arrow.target, arrow.label) for arrow in arrows(ALL[name].chart) if arrow.target is not None
    ]


def test_a_painted_run() -> None:
    """What was painted stands before the labels, and states have the looks of where it was and is."""
    paint = Paint(
        'the "run": 1', {"packing.packed[0]": "1. at 2 s"}, Tone.FADED, {"packing": "2 s", "moving": ""}, "moving"
    )
    text = mermaid(PARCEL, paint)

    assert text.startswith('---\ntitle: "the \\"run\\": 1"\n---\nstateDiagram-v2\n')
    assert "    packing --> moving: (1. at 2 s) packed / note\n" in text
    assert "        packing: 2 s\n" in text
    assert "    class packing taken\n" in text
    assert "    class moving current\n" in text
    assert "    class mending,there,lost,returned faded\n" in text


def test_painted_coverage() -> None:
    """An edge that no test took says so."""
    text = mermaid(PARCEL, Paint("coverage", {"packing.torn[0]": "2 times"}, Tone.MISSING))

    assert "    packing --> mending: (2 times) torn [tape_left]\n" in text
    assert "    packing --> lost: (NEVER) torn\n" in text
    assert "        (NEVER) call / answer\n" in text


def test_what_mermaid_takes_for_syntax_is_escaped() -> None:
    """Colons, semicolons and number signs of a note stand in the text as entities."""
    text = mermaid(PARCEL, Paint("x", {"packing.torn[0]": "1. at 2:05; #1"}, Tone.FADED))

    assert "packing --> mending: (1. at 2#58;05#59; #35;1) torn [tape_left]\n" in text


def test_states_may_be_named_as_mermaids_own_words() -> None:
    """A state whose name means something to Mermaid is called otherwise, and shows its name all the same."""
    note = "{initial: state, states: {state: {after: {t: style}}}}"
    text = mermaid(topology(f"{{chart: x, initial: note, states: {{note: {note}, style: {{final: true}}}}}}"))

    assert text.splitlines()[1:9] == [
        "    [*] --> note_",
        '    state "note" as note_ {',
        "        [*] --> state_",
        "        state_: state",
        "    }",
        "    style_: style",
        "    state_ --> style_: after t",
        "    style_ --> [*]",
    ]
