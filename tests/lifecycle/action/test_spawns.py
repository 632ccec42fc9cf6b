"""An action owes its server two reports: one when it begins, one when it has ended."""

import pytest
from attrs import evolve

from tests.lifecycle.sample import FAILURE, OUTLINE, SUCCESS, action, event
from tinkworker.lifecycle.action.data import ActionResult, result
from tinkworker.lifecycle.action.spawns import SPAWNS
from tinkworker.lifecycle.conclusion import Conclusion
from tinkworker.lifecycle.report.data import ReportData
from tinkworker.server.port import State


def test_the_report_that_it_begins() -> None:
    """The first report says RUNNING, in the Go worker's words, under a name that a restart finds again."""
    child = SPAWNS["report_running"].child(action(), event())

    assert child.name == "report:wf#2/running"
    assert isinstance(child.data, ReportData)
    assert (child.data.state, child.data.message, child.data.seconds) == (State.RUNNING, "Started execution", 0)
    assert (child.subject["workflowID"], child.subject["report"]) == ("wf", "running")


@pytest.mark.parametrize(("known_at", "concluded_at", "seconds"), [(10.0, 17.9, 7), (None, 17.9, 0), (20.0, 17.9, 0)])
def test_the_report_how_it_ended(known_at: float | None, concluded_at: float, seconds: int) -> None:
    """The second report says how it ended, and for how many whole seconds the server has known of it."""
    data = action(conclusion=FAILURE, known_at=known_at, concluded_at=concluded_at)

    child = SPAWNS["report_outcome"].child(data, event())

    assert child.name == "report:wf#2/outcome"
    assert (child.data.state, child.data.message, child.data.seconds) == (State.FAILED, "exit status 3", seconds)


def test_a_report_knows_what_its_server_needs() -> None:
    """The protocol's own id of the action, and whether reports may be repeated, go with the report."""
    outline = evolve(OUTLINE, identity="id-7")

    child = SPAWNS["report_running"].child(action(outline=outline, reports_repeat=True), event())

    assert (child.data.identity, child.data.repeatable) == ("id-7", True)


@pytest.mark.parametrize("conclusion", [SUCCESS, None])
def test_the_workflow_is_told(conclusion: Conclusion | None) -> None:
    """When an action's machine ends, the workflow hears which action it was and how it ended."""
    assert result(action(conclusion=conclusion)) == ActionResult(2, conclusion)
