"""How long a workflow stays that has ended: as long as what is left of it may prove something."""

import pytest
from attrs import evolve

from tests.lifecycle.living import Living
from tests.lifecycle.sample import ATTEMPT, context, outlines, workflow
from tinkworker.lifecycle.action.data import ActionResult, Trace
from tinkworker.lifecycle.policy import SIGHTINGS_APART, Policy
from tinkworker.lifecycle.report.data import Refused
from tinkworker.lifecycle.workflow import timers
from tinkworker.lifecycle.workflow.data import Described, Listing, Origin, Outcome, Surveyed, result
from tinkworker.server.port import Refusal

DENIED = Refused(Refusal.UNKNOWN_WORKFLOW, "no")
PROVED = Trace(ATTEMPT, intended=True, conclusion=None)


def begun(origin: Origin = Origin()) -> Living:  # noqa: B008 it never changes
    """A workflow that wants to know its actions."""
    return Living("workflow", evolve(workflow(0, generation=0, fingerprint=""), origin=origin))


def test_one_that_was_replaced_leaves_at_once() -> None:
    """The server has another workflow of its name, so nothing of this one proves anything, whatever is listed."""
    described = Described(outlines(1), complete=True, reports_repeat=False, fingerprint="f")
    subject = begun().hears("described", described).hears("surveyed", Surveyed(()))

    assert subject.hears("action_changed").state == "ending"
    subject.hears("action_dropped", ActionResult(0, None))

    assert (subject.state, subject.data.outcome) == ("releasing", Outcome.REPLACED)
    assert subject.hears("released").state == "replaced"


def test_one_that_the_server_lists_and_does_not_know_is_asked_about_again_soon() -> None:
    """Nothing is known of it that could be proof, so it is not waited for longer than a list may be old."""
    subject = begun().hears("unknown", DENIED).hears("listing", Listing((context(position=0),), 0.0))
    since = subject.at

    assert subject.waits("settle_budget").state == "releasing"
    assert subject.at - since == SIGHTINGS_APART
    assert timers.settle_budget(workflow(1, policy=Policy(settle_budget=6.0))) == 6.0


def test_what_was_proved_of_it_is_not_forgotten() -> None:
    """Where the server denied it for a moment, what an earlier life began is remembered when it is taken again."""
    origin = Origin(3, "f", (PROVED,))
    subject = begun(origin).hears("unknown", DENIED).hears("listing", Listing((), 0.0))
    past = result(subject.data)

    assert (past.begun, past.generation, past.fingerprint, past.traces) == (False, 3, "f", (PROVED,))


@pytest.mark.parametrize(("position", "remembered"), [(2, (PROVED,)), (3, ())])
@pytest.mark.parametrize("identity", ["", "id-2"])
def test_what_was_proved_of_an_action_is_remembered_until_its_turn(
    position: int, remembered: tuple[Trace, ...], identity: str
) -> None:
    """A workflow that is handed over before its action had its turn is taken again with what is proved of that."""
    proved = evolve(PROVED, attempt=evolve(ATTEMPT, identity=identity))
    listed = outlines(4, identified=bool(identity))
    data = workflow(position=position, outlines=listed, origin=Origin(1, "f", (proved,)), outcome=Outcome.HANDED_OVER)

    assert result(data).traces == tuple(evolve(each, attempt=proved.attempt) for each in remembered)
