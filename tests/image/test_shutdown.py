"""A machine that goes down and boots again: what runs again is what `docs/action-author/last-action.md` says."""

import pytest

from tests.end_to_end.stage import Stage
from tests.image.boots import WAIT, begun, booted, shell_in, start_worker, traces, warnings
from tests.image.conftest import Built
from tests.parts.registry import Registry
from tests.parts.wait import wait_until
from tinkworker.server.development.fault import Fault, Status
from tinkworker.server.port import State

pytestmark = [pytest.mark.engine, pytest.mark.registry, pytest.mark.root, pytest.mark.timeout(900)]


def test_while_an_action_runs(image: Built, on: Stage, private_registry: Registry) -> None:
    """
    What was reported as SUCCESS does not run again, whole workflows or actions. What was RUNNING runs from its
    beginning, with a warning, since only the server knows of it.
    """
    with booted(image) as machine:
        shell = shell_in(machine, private_registry)
        over = on.add(begun("only", shell), name="a-over")
        cut = on.add(begun("first", shell), begun("second", shell, WAIT), begun("third", shell), name="b-cut")
        start_worker(machine, on, private_registry)
        wait_until(lambda: "second" in traces(machine, cut))
        assert on.states(over) == [State.SUCCESS]
        machine.engine.shut_down()
    assert on.states(cut) == [State.SUCCESS, State.RUNNING, State.PENDING]

    with booted(image) as machine:
        start_worker(machine, on, private_registry)
        wait_until(lambda: "second" in traces(machine, cut))
        (machine.folder / "worker" / cut / "go").touch()
        wait_until(lambda: on.states(cut) == [State.SUCCESS] * 3)

        assert traces(machine, cut) == {"second": 1, "third": 1}
        assert traces(machine, over) == {}
        assert any("runs already" in text for text in warnings(machine))
    assert on.states(over) == [State.SUCCESS]


def test_between_two_actions(image: Built, on: Stage, private_registry: Registry) -> None:
    """Where the first had succeeded and the second was not RUNNING yet, the second runs, for the first time."""
    with booted(image) as machine:
        shell = shell_in(machine, private_registry)
        held = Fault("held", action="second", state=State.RUNNING, times=10**6, answer=Status())
        on.call(lambda server: server.faults.append(held))
        between = on.add(begun("first", shell), begun("second", shell), name="between")
        start_worker(machine, on, private_registry)
        wait_until(lambda: held.struck)
        assert on.states(between) == [State.SUCCESS, State.PENDING]
        machine.engine.shut_down()

    on.call(lambda server: server.faults.clear())
    with booted(image) as machine:
        start_worker(machine, on, private_registry)
        wait_until(lambda: on.states(between) == [State.SUCCESS, State.SUCCESS])

        assert traces(machine, between) == {"second": 1}
        assert not warnings(machine)


@pytest.mark.parametrize(
    "obeys",
    ["trap 'exit 143' TERM; ", ""],
    ids=["ends with 143", "its child dies of it"],
)
def test_an_action_that_obeys(image: Built, on: Stage, private_registry: Registry, obeys: str) -> None:
    """One that SIGTERM ended, as it asks for, is never reported as FAILED: it stays RUNNING, and runs again."""
    with booted(image) as machine:
        shell = shell_in(machine, private_registry)
        cut = on.add(begun("obeys", shell, f"{obeys}({WAIT}) || exit $?"), name="cut")
        start_worker(machine, on, private_registry)
        wait_until(lambda: "obeys" in traces(machine, cut))
        machine.engine.shut_down()
    assert on.states(cut) == [State.RUNNING]

    with booted(image) as machine:
        start_worker(machine, on, private_registry)
        wait_until(lambda: "obeys" in traces(machine, cut))
        (machine.folder / "worker" / cut / "go").touch()
        wait_until(lambda: on.states(cut) == [State.SUCCESS])

        assert traces(machine, cut) == {"obeys": 1}
    assert {report.state for report in on.workflow(cut).reports} == {State.RUNNING, State.SUCCESS}


def test_an_action_that_ends_well_on_the_way_down(image: Built, on: Stage, private_registry: Registry) -> None:
    """One that answers SIGTERM with 0 succeeded if the worker still heard of it, and then does not run again."""
    with booted(image) as machine:
        shell = shell_in(machine, private_registry)
        down = on.add(begun("well", shell, f"trap 'exit 0' TERM; ({WAIT}) || exit $?"), name="down")
        start_worker(machine, on, private_registry)
        wait_until(lambda: "well" in traces(machine, down))
        machine.engine.shut_down()
    (before,) = on.states(down)
    assert before in {State.SUCCESS, State.RUNNING}

    with booted(image) as machine:
        last = on.add(begun("last", shell), name="last")
        start_worker(machine, on, private_registry)
        if before is State.RUNNING:
            wait_until(lambda: "well" in traces(machine, down))
            (machine.folder / "worker" / down / "go").touch()
        wait_until(lambda: on.states(down) + on.states(last) == [State.SUCCESS] * 2)

        assert traces(machine, down) == ({"well": 1} if before is State.RUNNING else {})
