"""Every state is reached and leads to an end, nothing circles, and every word of a composite counts somewhere."""

import pytest

from tests.engine.checking.case import Case
from tests.engine.workshop import problems

CASES = [
    Case(
        "unreachable state",
        """
        chart: a
        initial: x
        states:
          x: {after: {t: z}}
          y: {after: {t: z}}
          z: {final: true}
        """,
        ("5:3: no way leads to 'y'; remove it, or lead an edge to it",),
        "x: {after: {t: z}}",
        "x: {after: {t: y}}",
    ),
    Case(
        "unreachable state inside a composite",
        """
        chart: a
        initial: x
        states:
          x: {initial: one, after: {t: z}, states: {one: {}, two: {}}}
          z: {final: true}
        """,
        ("4:54: no way leads to 'two'; remove it, or lead an edge to it",),
        "one: {}",
        "one: {after: {u: two}}",
    ),
    Case(
        "unreachable final state",
        """
        chart: a
        initial: x
        states:
          x: {after: {t: y}}
          y: {final: true}
          z: {final: true}
        """,
        ("6:3: no way leads to 'z'; remove it, or lead an edge to it",),
        "\n          z: {final: true}",
        "",
    ),
    Case(
        "no final state",
        """
        chart: a
        initial: x
        states:
          x: {after: {t: y}}
          y: {after: {t: x}}
        """,
        ("1:8: no state is final; mark the last one with 'final: true'",),
        "y: {after: {t: x}}",
        "y: {final: true}",
    ),
    Case(
        "no way to an end",
        """
        chart: a
        initial: x
        events: {go: operator}
        states:
          x: {when: {go: y}, after: {t: z}}
          y: {after: {u: loop}}
          loop: {after: {t: y}}
          z: {final: true}
        """,
        (
            "6:3: no way leads from 'y' to an end; lead an edge on from it",
            "7:3: no way leads from 'loop' to an end; lead an edge on from it",
        ),
        "loop: {after: {t: y}}",
        "loop: {after: {t: z}}",
    ),
    Case(
        "circle of always",
        """
        chart: a
        initial: x
        states:
          x: {always: [{if: one, target: y}, {else: stay}], after: {t: z}}
          y: {always: [{if: two, target: w}, {else: stay}], after: {t: z}}
          w: {always: [{if: three, target: x}, {else: stay}], after: {t: z}}
          z: {final: true}
        """,
        ("6:3: edges that need no event lead in a circle: w → x → y → w; break it with an event or a timer",),
        "target: x",
        "target: z",
    ),
    Case(
        "always of a composite that leads inside it",
        """
        chart: a
        initial: x
        states:
          x:
            initial: one
            always: [{if: sure, target: two}, {else: stay}]
            after: {t: z}
            states: {one: {after: {u: two}}, two: {}}
          z: {final: true}
        """,
        ("8:38: edges that need no event lead in a circle: two → two; break it with an event or a timer",),
        "target: two}",
        "target: z}",
    ),
    Case(
        "what a composite says, and nobody inside listens",
        """
        chart: a
        initial: x
        events: {go: operator}
        states:
          x:
            initial: one
            when: {go: z}
            after: {t: z}
            states:
              one: {ignore: go}
          z: {final: true}
        """,
        ("7:12: what 'x' says about 'go' never counts; every state inside says otherwise; remove it",),
        "one: {ignore: go}",
        "one: {}",
    ),
    Case(
        "always of a composite whose states have their own",
        """
        chart: a
        initial: x
        states:
          x:
            initial: one
            always: [{if: sure, target: z}, {else: stay}]
            after: {t: z}
            states:
              one: {always: [{if: daring, target: z}, {else: stay}]}
          z: {final: true}
        """,
        ("6:14: 'always' of 'x' never counts; every state inside has its own; remove it",),
        "one: {always: [{if: daring, target: z}, {else: stay}]}",
        "one: {}",
    ),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_fault_is_found(case: Case) -> None:
    """The fault is found at its place, with advice, and nothing else is; the mended chart is sound."""
    assert case.problems() == case.found
    assert case.remaining() == ()


def test_a_long_chain_of_always_is_no_circle() -> None:
    """Thousands of states that follow each other at once are followed without growing a stack."""
    chain = "\n".join(f"  s{number}: {{always: s{number + 1}}}" for number in range(5000))

    assert problems(f"chart: a\ninitial: s0\nstates:\n{chain}\n  s5000: {{final: true}}") == []
