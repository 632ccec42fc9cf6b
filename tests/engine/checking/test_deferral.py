"""What is deferred has an answer wherever it may be delivered, however many events wait."""

import pytest

from tests.engine.checking.case import Case
from tests.engine.workshop import begun, problems, send

CASES = [
    Case(
        "deferred and then forgotten",
        """
        chart: a
        initial: x
        events: {late: operator}
        states:
          x: {defer: late, after: {t: y}}
          y: {after: {t: z}}
          z: {final: true}
        """,
        ("6:3: 'late', deferred in 'x', comes to 'y', which does not mention it; answer, defer or ignore it there",),
        "y: {after",
        "y: {ignore: late, after",
    ),
    Case(
        "forgotten where the answer to another deferred event leads",
        """
        chart: a
        initial: x
        events: {early: operator, late: operator}
        states:
          x: {defer: [early, late], after: {t: y}}
          y: {when: {early: w}, ignore: late, after: {t: z}}
          w: {after: {t: z}}
          z: {final: true}
        """,
        (
            "7:3: 'early', deferred in 'x', comes to 'w', which does not mention it; answer, defer or ignore it there",
            "7:3: 'late', deferred in 'x', comes to 'w', which does not mention it; answer, defer or ignore it there",
        ),
        "w: {after",
        "w: {ignore: [early, late], after",
    ),
    Case(
        "forgotten where the answer to the same event leads, which may come twice",
        """
        chart: a
        initial: x
        events: {late: operator}
        states:
          x: {defer: late, after: {t: y}}
          y: {when: {late: w}, after: {t: z}}
          w: {after: {t: z}}
          z: {final: true}
        """,
        ("7:3: 'late', deferred in 'x', comes to 'w', which does not mention it; answer, defer or ignore it there",),
        "w: {after",
        "w: {ignore: late, after",
    ),
    Case(
        "forgotten behind a state that deferred it on",
        """
        chart: a
        initial: x
        events: {late: operator}
        states:
          x: {defer: late, after: {t: y}}
          y: {defer: late, after: {t: w}}
          w: {after: {t: z}}
          z: {final: true}
        """,
        ("7:3: 'late', deferred in 'y', comes to 'w', which does not mention it; answer, defer or ignore it there",),
        "w: {after",
        "w: {when: {late: z}, after",
    ),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_fault_is_found(case: Case) -> None:
    """The fault is found at its place, with advice, and nothing else is; the mended chart is sound."""
    assert case.problems() == case.found
    assert case.remaining() == ()


@pytest.mark.parametrize("answer", ["when: {late: z}", "defer: late", "ignore: late"])
def test_what_was_deferred_may_be_answered_deferred_or_ignored(answer: str) -> None:
    """Any mention in the next state will do for a deferred event."""
    text = f"""
        chart: a
        initial: x
        events: {{late: operator}}
        states:
          x: {{defer: late, after: {{t: y}}}}
          y: {{{answer}, after: {{t: z}}}}
          z: {{final: true}}
    """

    assert problems(text) == []


def test_answers_that_leave_nothing_keep_the_rest_where_it_is() -> None:
    """A deferred event whose answer has no target leads the others nowhere."""
    text = """
        chart: a
        initial: x
        events: {early: operator, late: operator}
        states:
          x: {defer: [early, late], after: {t: y}}
          y: {when: {early: {assign: note}, late: {assign: note}}, after: {t: w}}
          w: {after: {t: z}}
          z: {final: true}
    """

    assert problems(text) == []


def test_final_states_need_not_mention_it() -> None:
    """A machine that has ended keeps nothing, whatever it had deferred."""
    text = """
        chart: a
        initial: x
        events: {early: operator, late: operator}
        states:
          x: {defer: [early, late], after: {t: y}}
          y: {when: {early: z}, ignore: late, after: {t: z}}
          z: {final: true}
    """
    machine = begun(text)
    for name in ("early", "late", "after t"):
        send(machine, name)

    assert problems(text) == []
    assert (machine.ended, machine.deferred) == (True, ())
