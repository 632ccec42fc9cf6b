"""Every outcome of an activity has an answer, it is plain which one ended, and no effect is abandoned."""

import pytest

from tests.engine.checking.case import Case
from tests.engine.workshop import activity, problems

CREATE = {"activities": {"create": activity("created", "failed", effect=True)}}

CASES = [
    Case(
        "outcome without an answer",
        """
        chart: a
        initial: x
        states:
          x: {invoke: fetch, when: {fetched: z}}
          z: {final: true}
        """,
        ("4:3: 'fetch' may end with 'failed' in 'x', and nothing says what then; add it under 'when'",),
        "{fetched: z}",
        "{fetched: z, failed: z}",
        {"activities": {"fetch": activity("fetched", "failed")}},
    ),
    Case(
        "outcome of a composite without an answer in one state",
        """
        chart: a
        initial: x
        states:
          x:
            initial: one
            invoke: fetch
            after: {t: z}
            states:
              one: {when: {fetched: z, failed: two}}
              two: {when: {fetched: z}}
          z: {final: true}
        """,
        ("10:7: 'fetch' may end with 'failed' in 'two', and nothing says what then; add it under 'when'",),
        "two: {when: {fetched: z}}",
        "two: {when: {fetched: z}, ignore: failed}",
        {"activities": {"fetch": activity("fetched", "failed")}},
    ),
    Case(
        "effect abandoned by an event",
        """
        chart: a
        initial: x
        events: {cancel: operator}
        states:
          x: {invoke: create, when: {created: z, failed: z, cancel: z}}
          z: {final: true}
        """,
        (
            (
                "5:61: 'cancel' leaves 'x' before 'create' has answered, an effect; "
                "defer the event, or wait for the outcome"
            ),
        ),
        "failed: z, cancel: z}",
        "failed: z}, defer: cancel",
        CREATE,
    ),
    Case(
        "effect abandoned by a timer",
        """
        chart: a
        initial: x
        states:
          x: {invoke: create, when: {created: z, failed: z}, after: {t: z}}
          z: {final: true}
        """,
        (
            (
                "4:65: 'after t' leaves 'x' before 'create' has answered, an effect; "
                "defer the event, or wait for the outcome"
            ),
        ),
        ", after: {t: z}",
        "",
        CREATE,
    ),
    Case(
        "effect abandoned by a timer of a composite",
        """
        chart: a
        initial: x
        states:
          x:
            initial: one
            after: {t: z}
            states:
              one: {invoke: create, when: {created: z, failed: z}}
          z: {final: true}
        """,
        (
            (
                "6:16: 'after t' leaves 'one' before 'create' has answered, an effect; "
                "defer the event, or wait for the outcome"
            ),
        ),
        "\n            after: {t: z}",
        "",
        CREATE,
    ),
    Case(
        "effect abandoned without an event",
        """
        chart: a
        initial: x
        states:
          x: {invoke: create, when: {created: z, failed: z}, always: [{if: sure, target: z}, {else: stay}]}
          z: {final: true}
        """,
        (
            (
                "4:63: 'always' leaves 'x' before 'create' has answered, an effect; "
                "defer the event, or wait for the outcome"
            ),
        ),
        ", always: [{if: sure, target: z}, {else: stay}]",
        "",
        CREATE,
    ),
    Case(
        "effect begun again before it has answered",
        """
        chart: a
        initial: x
        events: {again: operator}
        states:
          x: {invoke: create, when: {created: z, failed: z, again: x}}
          z: {final: true}
        """,
        ("5:60: 'again' leaves 'x' before 'create' has answered, an effect; defer the event, or wait for the outcome",),
        "again: x}",
        "again: {do: shout}}",
        CREATE,
    ),
    Case(
        "two activities end alike",
        """
        chart: a
        initial: x
        states:
          x:
            initial: one
            invoke: eat
            when: {done: z}
            states:
              one: {invoke: drink}
          z: {final: true}
        """,
        (
            (
                "9:7: in 'one' both 'drink' and 'eat' may end with 'done'; "
                "which one ended would be a guess; rename an outcome"
            ),
        ),
        "one: {invoke: drink}",
        "one: {}",
    ),
    Case(
        "the same activity twice",
        """
        chart: a
        initial: x
        states:
          x:
            initial: one
            invoke: eat
            when: {done: z}
            states:
              one: {invoke: eat}
          z: {final: true}
        """,
        ("9:7: in 'one' 'eat' lives twice; which one ended would be a guess; remove one 'invoke'",),
        "one: {invoke: eat}",
        "one: {}",
    ),
    Case(
        "outcome that may come from outside",
        """
        chart: a
        initial: x
        events: {done: operator}
        states:
          x: {invoke: eat, when: {done: z}}
          z: {final: true}
        """,
        (
            (
                "5:15: 'eat' may end with 'done', which also stands under 'events'; "
                "which of them came would be a guess; rename one"
            ),
        ),
        "events: {done: operator}",
        "events: {}",
    ),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_fault_is_found(case: Case) -> None:
    """The fault is found at its place, with advice, and nothing else is; the mended chart is sound."""
    assert case.problems() == case.found
    assert case.remaining() == ()


@pytest.mark.parametrize(("answer", "then"), [("defer: failed", "when: {failed: z}, "), ("ignore: failed", "")])
def test_an_outcome_may_be_deferred_or_ignored(answer: str, then: str) -> None:
    """Deferring or ignoring an outcome is an answer to it."""
    text = f"""
        chart: a
        initial: x
        states:
          x: {{invoke: fetch, when: {{fetched: y}}, {answer}, after: {{t: y}}}}
          y: {{{then}after: {{t: z}}}}
          z: {{final: true}}
    """

    assert problems(text, activities={"fetch": activity("fetched", "failed")}) == []


def test_an_activity_has_outcomes() -> None:
    """An activity that is bound without any outcome could not tell that it has ended."""
    text = """
        chart: a
        initial: x
        states:
          x: {invoke: sleep, after: {t: z}}
          z: {final: true}
    """

    assert problems(text, activities={"sleep": activity()}) == [
        "4:15: 'sleep' is bound without outcomes; declare its outcomes, or make it a command"
    ]
