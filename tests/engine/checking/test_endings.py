"""No machine waits for ever, or for somebody who has nothing to say to it."""

from typing import Optional

import pytest

from tests.engine.checking.case import Case
from tests.engine.workshop import activity, problems
from tinkworker.engine.binding import Activity, Function

NOTHING_ENDS = (
    "no timer that always leads on, no activity that always answers and leads on, no edge that always applies; "
    "add one of these, or say with 'waits_for' whose move it is"
)

CASES = [
    Case(
        "timer of that name outside",
        """
        chart: a
        initial: x
        states:
          x: {initial: one, after: {t: z}, states: {one: {after: {t: z}}}}
          z: {final: true}
        """,
        ("4:29: the timer 't' of 'x' also runs in 'one', inside it; which one is meant would be a guess; rename one",),
        "one: {after: {t: z}}",
        "one: {after: {u: z}}",
    ),
    Case(
        "only an event ends it",
        """
        chart: a
        initial: x
        events: {go: operator}
        states:
          x: {when: {go: z}}
          z: {final: true}
        """,
        (f"5:3: nothing ends 'x': {NOTHING_ENDS}",),
        "go: z}}",
        "go: z}, waits_for: operator}",
    ),
    Case(
        "timer that leads nowhere",
        """
        chart: a
        initial: x
        events: {go: operator}
        states:
          x: {when: {go: z}, after: {t: {do: shout}}}
          z: {final: true}
        """,
        (f"5:3: nothing ends 'x': {NOTHING_ENDS}",),
        "{do: shout}",
        "{do: shout, target: x}",
    ),
    Case(
        "timer that may lead nowhere",
        """
        chart: a
        initial: x
        events: {go: operator}
        states:
          x: {when: {go: z}, after: {t: [{if: sure, target: z}, {else: stay}]}}
          z: {final: true}
        """,
        (f"5:3: nothing ends 'x': {NOTHING_ENDS}",),
        "{else: stay}",
        "x",
    ),
    Case(
        "timer of a composite that stays inside",
        """
        chart: a
        initial: x
        events: {go: operator}
        states:
          x:
            initial: one
            when: {go: z}
            after: {t: two}
            states:
              one: {after: {u: two}}
              two: {}
          z: {final: true}
        """,
        (f"11:7: nothing ends 'two': {NOTHING_ENDS}",),
        "t: two",
        "t: z",
    ),
    Case(
        "activity that answers and leads nowhere",
        """
        chart: a
        initial: x
        events: {go: operator}
        states:
          x: {invoke: work, when: {done: {do: shout}, go: z}}
          z: {final: true}
        """,
        (f"5:3: nothing ends 'x': {NOTHING_ENDS}",),
        "{do: shout}",
        "{do: shout, target: z}",
    ),
    Case(
        "edge that may not apply",
        """
        chart: a
        initial: x
        events: {go: operator}
        states:
          x: {always: [{if: sure, target: z}, {else: stay}], when: {go: z}}
          z: {final: true}
        """,
        (f"5:3: nothing ends 'x': {NOTHING_ENDS}",),
        "{else: stay}], when: {go: z}",
        "z], ignore: go",
    ),
    Case(
        "waits for somebody who says nothing to it",
        """
        chart: a
        initial: x
        events: {go: child, come: other}
        states:
          x: {when: {come: y}, waits_for: [other, child]}
          y: {when: {go: z}, waits_for: child}
          z: {final: true}
        """,
        ("5:43: 'x' waits for 'child', and no event from there does anything in it; there are: other",),
        "[other, child]",
        "other",
    ),
    Case(
        "waits for somebody misspelt",
        """
        chart: a
        initial: x
        events: {go: children}
        states:
          x: {when: {go: z}, waits_for: chldren}
          z: {final: true}
        """,
        ("5:33: 'x' waits for 'chldren', and no event from there does anything in it; did you mean 'children'?",),
        "chldren",
        "children",
    ),
    Case(
        "waits for an event that is ignored",
        """
        chart: a
        initial: x
        events: {go: child}
        states:
          x: {ignore: go, after: {t: z}, waits_for: child}
          z: {final: true}
        """,
        ("5:45: 'x' waits for 'child', and no event from there does anything in it; answer one, or remove it",),
        ", waits_for: child",
        "",
    ),
    *(
        Case(
            f"left at once, and yet something begins: {begun}",
            f"""
        chart: a
        initial: x
        events: {{go: child}}
        states:
          x: {{always: z, when: {{done: z, go: z}}, invoke: work, {begun}}}
          z: {{final: true}}
        """,
            (
                (
                    "5:3: 'x' is left at once, for an edge always applies; what it begins is never begun; "
                    "remove it, or give the edge an 'if'"
                ),
            ),
            "always: z",
            "always: [{if: sure, target: z}, {else: stay}]",
        )
        for begun in ("description: Work.", "after: {t: z}", "waits_for: child")
    ),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_fault_is_found(case: Case) -> None:
    """The fault is found at its place, with advice, and nothing else is; the mended chart is sound."""
    assert case.problems() == case.found
    assert case.remaining() == ()


WAITING = """
        chart: a
        initial: x
        events: {go: operator}
        states:
          x: {invoke: work, after: {t: z}, when: {done: z, go: z}}
          z: {final: true}
"""


def plain(_data: object) -> float:
    """A timer that always runs."""
    return 1.0


def modern(_data: object) -> float | None:
    """A timer that may not run."""
    return None


def classic(_data: object) -> Optional[float]:  # noqa: UP045 the point of it
    """A timer that may not run, in the older spelling."""
    return None


def quoted(_data: object) -> "float | None":
    """A timer that may not run, with its annotation as text."""
    return None


@pytest.mark.parametrize(
    ("timer", "work", "ends"),
    [
        (plain, activity("done", bounded=False), True),
        (modern, activity("done", bounded=False), False),
        (classic, activity("done", bounded=False), False),
        (quoted, activity("done", bounded=False), False),
        (modern, activity("done", bounded=True), True),
    ],
)
def test_only_what_is_sure_to_come_ends_a_state(timer: Function, work: Activity, *, ends: bool) -> None:
    """A timer that may not be armed, and an activity that may never answer, end nothing."""
    found = problems(WAITING, timers={"t": timer}, activities={"work": work})

    assert found == ([] if ends else [f"5:3: nothing ends 'x': {NOTHING_ENDS}"])


def test_without_bindings_timers_run_and_activities_answer() -> None:
    """Of a stranger's chart the best is believed: nothing can be known of its functions."""
    assert problems(WAITING, bound=False) == []
