"""A chart that could not be flattened is refused, with the place and what to do."""

import pytest

from tests.engine.checking.case import Case
from tests.engine.workshop import problems

CASES = [
    Case(
        "no states",
        """
        chart: a
        initial: x
        """,
        ("1:8: a chart without states; add 'states:'",),
        "initial: x",
        "initial: x\n        states: {x: {final: true}}",
    ),
    Case(
        "no beginning",
        """
        chart: a
        states:
          x: {final: true}
        """,
        ("1:8: nothing says where a machine begins; add 'initial: STATE'",),
        "chart: a",
        "chart: a\n        initial: x",
    ),
    Case(
        "beginning misspelt",
        """
        chart: a
        initial: rurning
        states:
          running: {after: {t: over}}
          over: {final: true}
        """,
        ("2:10: a machine begins in 'rurning', which is no state at the top; did you mean 'running'?",),
        "rurning",
        "running",
    ),
    Case(
        "beginning inside a composite",
        """
        chart: a
        initial: in_it
        states:
          around: {initial: in_it, after: {t: over}, states: {in_it: {}}}
          over: {final: true}
        """,
        ("2:10: a machine begins in 'in_it', which is no state at the top; there are: around, over",),
        "initial: in_it\n        states",
        "initial: around\n        states",
    ),
    Case(
        "state twice",
        """
        chart: a
        initial: x
        states:
          x: {initial: y, after: {t: y}, states: {y: {}}}
          y: {final: true}
        """,
        ("5:3: a second state 'y'; the first is in line 4; rename one",),
        "t: y}, states: {y: {}}}\n          y:",
        "t: z}, states: {y: {}}}\n          z:",
    ),
    Case(
        "composite without beginning",
        """
        chart: a
        initial: x
        states:
          x: {after: {t: z}, states: {y: {}}}
          z: {final: true}
        """,
        ("4:3: 'x' has states and does not say in which it begins; add 'initial: STATE'",),
        "x: {after",
        "x: {initial: y, after",
    ),
    Case(
        "composite begins outside",
        """
        chart: a
        initial: x
        states:
          x: {initial: z, after: {t: z}, states: {y: {}}}
          z: {final: true}
        """,
        ("4:16: 'x' begins in 'z', which is not in it; there are: y",),
        "initial: z",
        "initial: y",
    ),
    Case(
        "beginning without states",
        """
        chart: a
        initial: x
        states:
          x: {initial: z, after: {t: z}}
          z: {final: true}
        """,
        ("4:16: 'x' has an initial state and no states; remove 'initial', or add 'states'",),
        "initial: z, ",
        "",
    ),
    Case(
        "target misspelt",
        """
        chart: a
        initial: x
        states:
          x: {after: {t: {target: ofer}}}
          over: {final: true}
        """,
        ("4:27: there is no state 'ofer'; did you mean 'over'?",),
        "ofer",
        "over",
    ),
    Case(
        "target of always that is not there",
        """
        chart: a
        initial: x
        states:
          x: {always: nowhere}
          over: {final: true}
        """,
        ("4:15: there is no state 'nowhere'; there are: over, x",),
        "nowhere",
        "over",
    ),
    Case(
        "final inside a composite",
        """
        chart: a
        initial: x
        states:
          x: {initial: y, states: {y: {after: {t: z}}, z: {final: true}}}
        """,
        ("4:48: 'z' is final and stands in 'x'; move it to the top: a machine that ends leaves everything",),
        ", z: {final: true}}}",
        "}}\n          z: {final: true}",
    ),
]

BUSY = [
    "initial: y, states: {y: {}}",
    "invoke: work",
    "when: {go: x}",
    "after: {t: x}",
    "always: x",
    "defer: go",
    "ignore: go",
    "exit: shout",
    "waits_for: operator",
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_fault_is_found(case: Case) -> None:
    """The fault is found at its place, with advice, and nothing else is; the mended chart is sound."""
    assert case.problems() == case.found
    assert case.remaining() == ()


@pytest.mark.parametrize("busy", BUSY)
def test_nothing_happens_in_a_final_state(busy: str) -> None:
    """A final state in which something is to happen is refused."""
    found = problems(f"""
        chart: a
        initial: x
        events: {{go: operator}}
        states:
          x: {{when: {{go: z}}, waits_for: operator}}
          z: {{final: true, {busy}}}
    """)

    assert found == [
        "6:3: 'z' is final, and yet something happens in it; a final state has a description and an entry at most"
    ]


def test_an_entry_of_a_final_state_is_sound() -> None:
    """A final state may say what it is, and do something on the way in."""
    found = problems("""
        chart: a
        initial: z
        states:
          z: {final: true, description: The end., entry: {do: shout, assign: note}}
    """)

    assert found == []


def test_a_chart_that_multiplies_is_refused() -> None:
    """A chart whose composites multiply into more edges than anybody means is refused, and not flattened."""
    events = "".join(f"e{number}: x," for number in range(200))
    states = "".join(f"s{number}: {{}}," for number in range(200))

    found = problems(
        f"chart: a\ninitial: x\nstates: {{x: {{initial: s0, when: {{{events}}}, states: {{{states}}}}}}}", bound=False
    )

    advice = "20000 are read; make it several charts"
    assert f"1:8: 40000 edges, counting those of composites for each state in them; {advice}" in found
