"""Two workflows of one worker, whose actions a server for agents serves by turns, as real ones may do."""

from functools import partial
from pathlib import Path

import pytest
from attrs import evolve

from tests.end_to_end.protocols import AGENT
from tests.end_to_end.stage import Stage, action, stage
from tests.parts.wait import wait_until
from tinkworker.server.port import State

MIXING = evolve(AGENT, mixes_workflows=True)
TURNS = ["a0", "b0", "a1", "b1"]


def add(on: Stage, trace: Path, pause: str = "true") -> None:
    """Have two workflows, each of two actions that leave a trace."""
    for name in "ab":
        scripts = {f"{name}{number}": f"echo {name}{number} >> {trace}; {pause}" for number in range(2)}
        on.add(*(action(each, "example/none:1", script) for each, script in scripts.items()), name=f"wf-{name}")


def over(on: Stage) -> bool:
    """Whether every action has succeeded."""
    return all(state is State.SUCCESS for workflow in on.workflows for state in on.states(workflow))


def test_both_are_done(tmp_path: Path) -> None:
    """The worker goes from one to the other and back, and no action runs twice."""
    with stage(tmp_path, MIXING) as on:
        add(on, tmp_path / "trace")

        on.run("--runtime=process")

        assert over(on)
        assert (tmp_path / "trace").read_text().split() == TURNS


def begun(trace: Path, count: int) -> bool:
    """Whether so many actions have begun."""
    return len(trace.read_text().split()) >= count


@pytest.mark.long
def test_a_worker_is_killed_in_each_action(tmp_path: Path) -> None:
    """Its next life goes on with the action that runs, although the server would serve the other workflow's."""
    trace = tmp_path / "trace"
    trace.touch()
    with stage(tmp_path, MIXING) as on:
        add(on, trace, "sleep 2")
        for count in range(1, len(TURNS) + 1):
            worker = on.start("--runtime=process")
            wait_until(partial(begun, trace, count))
            worker.kill()

        on.start("--runtime=process")

        wait_until(lambda: over(on))
        assert sorted(trace.read_text().split()) == sorted(TURNS)
