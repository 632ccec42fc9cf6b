"""What the demo says came of a workflow, read from journals of real runs."""

import shutil
from pathlib import Path

import pytest

from tinkworker.cli.demo.summary import ActionSummary, Summary, summarise

JOURNALS = Path(__file__).parents[2] / "journals" / "good"
WORKFLOW = "default/relay"


def told_by(folder: Path, *journals: str) -> Summary:
    """What these journals tell, each in the folder of a worker of its own."""
    for name in journals:
        worker = folder / ".tink-worker" / name
        worker.mkdir(parents=True)
        shutil.copy(JOURNALS / f"{name}.jsonl", worker)
    return summarise(WORKFLOW, folder)


@pytest.mark.parametrize(
    ("journal", "outcome", "actions"),
    [
        ("success", "succeeded", [("write", "succeeded", ""), ("read", "succeeded", "")]),
        ("failure", "failed", [("fail", "failed", "exit status 3"), ("never", "not_begun", "")]),
        ("timeout", "timed_out", [("hang", "timed_out", "timeout: not finished within 1 s")]),
        ("workflow_timeout", "timed_out", [("hang", "timed_out", "workflow timeout"), ("never", "not_begun", "")]),
        ("crash_and_resume", "succeeded", [("long", "succeeded", ""), ("after", "succeeded", "")]),
        ("handed_over", "handed_over", [("act", "succeeded", ""), ("act", "not_begun", "")]),
    ],
)
def test_outcomes(tmp_path: Path, journal: str, outcome: str, actions: list[tuple[str, str, str]]) -> None:
    """Each way in which a workflow ends, and each of its actions with the reason, is told in the chart's words."""
    summary = told_by(tmp_path, journal)

    assert (summary.workflow, summary.outcome) == (WORKFLOW, outcome)
    assert [(action.name, action.outcome, action.reason) for action in summary.actions] == actions
    assert summary.journals == (tmp_path / ".tink-worker" / journal / f"{journal}.jsonl",)


def test_states_are_told_from_the_start(tmp_path: Path) -> None:
    """The moments of an action's states are seconds since the workflow came, and never go back."""
    moments = [at for action in told_by(tmp_path, "success").actions for _, at in action.states]

    assert 0 <= moments[0] < 1
    for action in told_by(tmp_path / "again", "success").actions:
        assert [at for _, at in action.states] == sorted(at for _, at in action.states)


def test_no_journal(tmp_path: Path) -> None:
    """Where no worker has written anything, the workflow is unfinished and has no journal."""
    summary = summarise(WORKFLOW, tmp_path)

    assert summary == Summary(WORKFLOW, "unfinished", (), ())
    assert summary.as_plain() == {"outcome": "unfinished", "workflow": WORKFLOW, "actions": [], "journal": None}


def test_other_workflows_do_not_count(tmp_path: Path) -> None:
    """A journal of another workflow in the same folder is none of ours."""
    told_by(tmp_path, "success")

    assert summarise("default/other", tmp_path).journals == ()


def test_as_plain() -> None:
    """As JSON has it: the names of scripts' keys, and the last worker's journal."""
    action = ActionSummary("task", "name", "failed", "exit status 3", (("pending", 0.0), ("reported", 1.5)))
    summary = Summary("default/demo", "failed", (action,), (Path("first"), Path("second")))

    assert summary.as_plain() == {
        "outcome": "failed",
        "workflow": "default/demo",
        "actions": [
            {
                "task": "task",
                "name": "name",
                "outcome": "failed",
                "reason": "exit status 3",
                "states": [{"state": "pending", "at": 0.0}, {"state": "reported", "at": 1.5}],
            }
        ],
        "journal": "second",
    }
