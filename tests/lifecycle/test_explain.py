"""Why something happened is said where the states do not say it, in the words of whoever knows."""

from typing import Any

import pytest

from tests.lifecycle.sample import FAILURE, SUCCESS, action, context, event, outlines, report, worker, workflow
from tinkworker.engine.step import Event
from tinkworker.lifecycle.action import explain as explain_action
from tinkworker.lifecycle.action.data import ActionResult
from tinkworker.lifecycle.action.events import Fault, Handled, Pulled
from tinkworker.lifecycle.report import explain as explain_report
from tinkworker.lifecycle.report.data import Refused, Unreachable
from tinkworker.lifecycle.worker import explain as explain_worker
from tinkworker.lifecycle.worker.data import Locked
from tinkworker.lifecycle.workflow import explain as explain_workflow
from tinkworker.lifecycle.workflow.data import Doubt, Listing, Outcome
from tinkworker.server.port import Refusal

REPLACED = "the server has another workflow of this name now; nothing of this one is reported any more"
UNLISTED = "the server lists this workflow no more while its action runs: it timed out there, or was deleted"


@pytest.mark.parametrize(
    ("payload", "said"),
    [
        (Fault("NoSpace", "the disk is full", passing=False), "the disk is full"),
        (Pulled("img", "local", "the registry did not answer"), "the registry did not answer"),
        (Handled("exit status 1"), "exit status 1"),
        (None, ""),
    ],
)
def test_an_action_passes_on_what_it_was_told(payload: object, said: str) -> None:
    """What a fault, an image or a handler says is passed on."""
    assert explain_action(action(), event(payload)) == said


@pytest.mark.parametrize(
    ("conclusion", "at", "name", "said"),
    [
        (FAILURE, 5.0, "exited", "exit status 3"),
        (FAILURE, 6.0, "stopped", ""),
        (FAILURE, 5.0, "running_acknowledged", ""),
        (SUCCESS, 5.0, "exited", ""),
        (None, 5.0, "exited", ""),
    ],
)
def test_a_failure_is_explained_when_it_is_concluded(conclusion: Any, at: float, name: str, said: str) -> None:
    """How an action failed is said once, by the event that concluded it."""
    data = action(conclusion=conclusion, concluded_at=5.0)

    assert explain_action(data, event(None, at, name)) == said


def test_a_workflow_passes_on_what_the_engine_said() -> None:
    """An engine that does not answer is told with its words, which also keeps each new attempt from being news."""
    assert (
        explain_workflow(workflow(), event(Fault("EngineUnavailable", "no such file", passing=True))) == "no such file"
    )


@pytest.mark.parametrize(
    ("payload", "said"),
    [(Unreachable("no answer"), "no answer"), (Refused(Refusal.MALFORMED, "bad"), "bad"), (None, "")],
)
def test_reports_and_workflows_pass_on_what_the_server_said(payload: object, said: str) -> None:
    """What a server says, or that it says nothing, is passed on."""
    assert explain_report(report(), event(payload)) == said
    assert explain_workflow(workflow(), event(payload)) == said


@pytest.mark.parametrize(
    ("payload", "changes", "said"),
    [
        (ActionResult(1, FAILURE), {}, "action 'a1': exit status 3"),
        (ActionResult(1, SUCCESS), {}, ""),
        (ActionResult(1, None), {}, ""),
        (Listing((context(),), 0.0), {"outcome": Outcome.REPLACED}, REPLACED),
        (Listing((context(),), 0.0), {"reopened": True}, REPLACED),
        (Listing((), 0.0), {"doubt": Doubt.UNLISTED}, UNLISTED),
        (Listing((), 0.0), {}, ""),
    ],
)
def test_a_workflow_says_what_decided_it(payload: object, changes: dict[str, Any], said: str) -> None:
    """The action that failed, and what the server has done to the workflow, are said."""
    assert explain_workflow(workflow(outlines=outlines(3), **changes), event(payload)) == said


@pytest.mark.parametrize(
    ("payload", "said"),
    [
        (Unreachable("no answer"), "no answer"),
        (Locked(7), "a worker of this id lives already, as process 7; its end is waited for"),
        (Locked(0), "a worker of this id lives already, in another container; its end is waited for"),
        (None, ""),
    ],
)
def test_a_worker_says_who_is_in_the_way(payload: object, said: str) -> None:
    """A server that does not answer, and another worker of the same id, are said."""
    assert explain_worker(worker(), Event("whatever", payload)) == said
