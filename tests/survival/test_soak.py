"""A short soak is part of the tests, and a soak can fail."""

from collections import Counter
from pathlib import Path
from random import Random

import pytest

from tests.end_to_end.stage import action, stage
from tests.survival.soak.__main__ import soak
from tests.survival.soak.containers import AsProcesses
from tests.survival.soak.figures import count
from tests.survival.soak.mischief import Mischief

PROCESS = "--runtime=process"


@pytest.mark.parametrize("runtime", ["process", pytest.param("docker", marks=[pytest.mark.engine, pytest.mark.long])])
def test_a_short_soak(runtime: str) -> None:
    """Ten faults during four workflows: every outcome is at the server, nothing ran twice, and nothing is left."""
    figures = soak(runtime, seed=1, faults=10, workflows=4)

    assert figures.good, figures
    assert figures.faults.total() == 10
    assert figures.workflows >= 4


def test_what_is_lost_and_what_runs_twice_is_counted(tmp_path: Path) -> None:
    """Outcomes that no trace bears out, and programs that began twice, are told by their names."""
    with stage(tmp_path) as on:
        liar = on.add(action("one", "example/none:1", "true"), name="liar")
        twice = on.add(
            action("one", "example/none:1", 'printf "begin one\\nbegin one\\n" > "$WORKFLOW/trace"'), name="twice"
        )
        mischief = Mischief(on, AsProcesses(on), (PROCESS, "--once"), Random(1))  # noqa: S311 no secret
        assert mischief.worker.wait() == 0

        figures = count(mischief, [on.workflow(liar), on.workflow(twice)])

    assert not figures.good
    assert figures.lost == [
        "default/liar one: the server has State.SUCCESS, its program State.PENDING",
        "default/twice one: the server has State.SUCCESS, its program State.RUNNING",
    ]
    assert figures.twice == ["default/twice begin one"]
    assert figures.faults == Counter()
