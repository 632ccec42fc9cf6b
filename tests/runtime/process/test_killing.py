"""The end of all actions at once."""

from math import inf

import pytest

from tests.conformance.case import LABELS, Program, ShellCase
from tests.conformance.container import have_running
from tests.runtime.process.place import folder_of
from tinkworker.runtime.port import EngineUnavailable, Phase
from tinkworker.runtime.process.killing import kill_all

DEAF = Program(prints="up\n", seconds=inf, asked=None)


async def test_what_an_earlier_life_started_is_killed(case: ShellCase) -> None:
    """Whatever the folders tell of is ended at once; what has ended, or was never started, stays as it is."""
    await have_running(case, "deaf", DEAF)
    await have_running(case, "ended", DEAF)
    await case.runtime.stop("ended", 0)
    await case.runtime.create(case.specify("idle"))
    containers = folder_of(case, "deaf").parent
    (containers / "what a removal left").mkdir()

    kill_all(containers, ())

    assert (await case.runtime.wait("deaf")).code == 137
    phases = {container.name: container.phase for container in await case.runtime.find(LABELS)}
    assert phases == {"deaf": Phase.EXITED, "ended": Phase.EXITED, "idle": Phase.CREATED}


async def test_what_cannot_be_read_spares_nothing_of_this_life(case: ShellCase) -> None:
    """A damaged folder is told, and whatever this life has started is killed by its keepers all the same."""
    await have_running(case, "deaf", DEAF)
    await case.runtime.create(case.specify("damaged"))
    damaged = folder_of(case, "damaged") / "specification.json"
    whole = damaged.read_text()
    damaged.write_text("{")

    with pytest.raises(EngineUnavailable, match="is damaged"):
        kill_all(damaged.parent.parent, case.runtime._children)  # type: ignore[attr-defined]

    damaged.write_text(whole)
    assert (await case.runtime.wait("deaf")).code == 137


async def test_nothing_was_ever_run(case: ShellCase) -> None:
    """Where no container was ever made there is nothing to kill, and no fault."""
    kill_all(folder_of(case, "none").parent, ())
