"""What a workflow hears is noted, and its first outcome stands."""

import pytest

from tests.lifecycle.sample import FAILURE, SUCCESS, TIMEOUT, context, event, outlines, workflow
from tinkworker.lifecycle.action.data import ActionResult
from tinkworker.lifecycle.policy import Policy
from tinkworker.lifecycle.workflow import assignments
from tinkworker.lifecycle.workflow.data import Described, Doubt, Listing, Origin, Outcome, Sighting, Surveyed
from tinkworker.server.port import State


def test_the_actions() -> None:
    """The actions are taken as described, the generation follows, and it begins where the server was."""
    data = workflow(0, generation=0, fingerprint="", origin=Origin(3, "f"), taken=context(position=1))
    described = Described(outlines(2), complete=True, reports_repeat=True, fingerprint="g")

    known = assignments.note_actions(data, event(described))

    assert (known.outlines, known.complete, known.reports_repeat) == (outlines(2), True, True)
    assert (known.fingerprint, known.generation, known.position) == ("g", 4, 1)


def test_more_actions() -> None:
    """Where actions come one by one, those that are new follow those that are known, and the position stays."""
    first, *rest = outlines(3, identified=True)
    data = workflow(outlines=(first,), complete=False, position=1)
    described = Described((first, *rest), complete=False, reports_repeat=True, fingerprint="")

    known = assignments.note_actions(data, event(described))

    assert (known.outlines, known.position) == ((first, *rest), 1)


def test_the_survey() -> None:
    """The containers that are there tell the generation."""
    data = workflow(generation=0)

    assert assignments.note_survey(data, event(Surveyed((Sighting(5, "f"),)))).generation == 5


def test_notes() -> None:
    """What is heard is noted: the listing, whose machine lives, whose ended, what the server knows, that it drains."""
    shown = context()

    assert assignments.note_listing(workflow(), event(Listing((context("other"), shown), 0.0))).context == shown
    assert assignments.note_listing(workflow(context=shown), event(Listing((), 0.0))).context is None
    assert assignments.note_next(workflow(position=1), event()).living == (1,)
    assert assignments.note_ahead(workflow(position=1, living=(1,)), event()).living == (1, 2)
    assert assignments.note_running(workflow(position=1), event()).known_running == 1
    assert assignments.note_ended(workflow(living=(0, 1)), event(ActionResult(0, SUCCESS))).living == (1,)
    assert assignments.note_advance(workflow(position=1), event()).position == 2
    assert assignments.note_drain(workflow(), event()).finishes is True
    assert assignments.note_reopened(workflow(), event(Listing((), 0.0))).reopened is True


def test_doubts() -> None:
    """A doubt is as old as the asking for its first list; another doubt begins anew; certainty ends it."""
    data = workflow(position=1, known_running=1, policy=Policy(on_server_timeout="stop"))
    back = (context(position=0, state=State.PENDING),)

    first = assignments.note_doubt(data, event(Listing(back, 5.0), at=8.0))
    second = assignments.note_doubt(first, event(Listing(back, 9.0), at=9.0))
    other = assignments.note_doubt(second, event(Listing((), 12.0), at=21.0))

    assert (second.doubt, second.doubted_at) == (Doubt.REPLACED, 5.0)
    assert (other.doubt, other.doubted_at) == (Doubt.UNLISTED, 12.0)
    assert assignments.note_certainty(other, event(back)).doubt is None


@pytest.mark.parametrize(
    ("name", "payload", "outcome"),
    [
        ("conclude_success", None, Outcome.SUCCEEDED),
        ("conclude_failure", ActionResult(0, FAILURE), Outcome.FAILED),
        ("conclude_failure", ActionResult(0, TIMEOUT), Outcome.TIMED_OUT),
        ("conclude_failure", ActionResult(0, None), Outcome.FAILED),
        ("conclude_timeout", None, Outcome.TIMED_OUT),
        ("conclude_ended_there", None, Outcome.TIMED_OUT),
        ("conclude_handed_over", None, Outcome.HANDED_OVER),
        ("conclude_replaced", None, Outcome.REPLACED),
        ("conclude_abandoned", None, Outcome.ABANDONED),
    ],
)
def test_the_first_outcome_stands(name: str, payload: object, outcome: Outcome) -> None:
    """How a workflow ended is written down once."""
    conclude = getattr(assignments, name)

    assert conclude(workflow(), event(payload)).outcome is outcome
    assert conclude(workflow(outcome=Outcome.SUCCEEDED), event(payload)).outcome is Outcome.SUCCEEDED


def test_an_end_settles_doubts() -> None:
    """With an outcome nothing is in doubt any more; only an end by the server is remembered as such."""
    data = workflow(doubt=Doubt.REPLACED)

    assert assignments.conclude_success(data, event()).doubt is None
    assert assignments.conclude_ended_there(data, event()).doubt is Doubt.UNLISTED
