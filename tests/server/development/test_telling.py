from datetime import UTC, datetime

from attrs import evolve

from tinkworker.server.development.telling import Teller, describe, summarise
from tinkworker.server.development.template import Action, Task
from tinkworker.server.development.workflow import Received, Workflow, keep, start
from tinkworker.server.port import State

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
TASK = Task("task", "w1", (Action("one", "busybox"),))


def new(name: str = "default/trial") -> Workflow:
    """A workflow of which nobody has reported anything."""
    return start("default/trial", name, "uid", (TASK, evolve(TASK, name="again", worker="w2")), 60)


def reported(workflow: Workflow, state: State | None, refusal: str = "") -> Workflow:
    """A workflow with one more report."""
    return keep(workflow, Received("task", "one", "w1", state, 3, "a\x1bb", NOON), refusal)


def test_only_what_is_new_is_told() -> None:
    """A workflow is told of when it is first seen, then its new reports, and its state when that is an end."""
    teller = Teller()
    assert list(teller.tell(new())) == ["default/trial added: 2 actions for w1, w2"]
    running = reported(new(), State.RUNNING)
    assert list(teller.tell(running)) == ["default/trial task/one RUNNING after 3 s: a b"]
    assert list(teller.tell(running)) == []
    late = evolve(running, state=State.TIMEOUT)
    assert list(teller.tell(late)) == ["default/trial TIMEOUT"]
    refused = reported(evolve(late, state=State.TIMEOUT), None, "no such action")

    assert list(teller.tell(refused)) == ["default/trial task/one unknown after 3 s: a b (refused: no such action)"]


def test_what_was_there_before_is_not_told() -> None:
    """A workflow that was kept from an earlier run is not new."""
    teller = Teller()
    before = reported(new(), State.RUNNING)
    teller.note(before)

    assert list(teller.tell(evolve(before, state=None))) == ["default/trial unknown"]


def test_a_name_is_told_where_it_is_not_the_id() -> None:
    """An id that says nothing is told with the name."""
    assert summarise(new()) == "default/trial  PENDING  0 of 2 actions"
    assert summarise(new("default/relay")) == "default/trial (default/relay)  PENDING  0 of 2 actions"


def test_a_workflow_is_described_with_its_reports() -> None:
    """Each action is a line, and so is each report."""
    assert list(describe(reported(new(), State.FAILED))) == [
        "default/trial  PENDING  0 of 2 actions",
        "  task/one  PENDING  0 s  busybox",
        "  again/one  PENDING  0 s  busybox",
        "reports",
        "  2026-01-01 12:00:00 task/one FAILED after 3 s: a b",
    ]
