"""What a workflow's actions are told when they begin."""

import pytest
from attrs import evolve

from tests.lifecycle.sample import context, event, outlines, workflow
from tinkworker.lifecycle.action.data import trace
from tinkworker.lifecycle.workflow.data import Origin
from tinkworker.lifecycle.workflow.spawns import SPAWNS
from tinkworker.server.port import State


@pytest.mark.parametrize("state", [State.PENDING, State.RUNNING], ids=lambda state: str(state.value))
@pytest.mark.parametrize(
    ("identity", "origin", "elsewhere"),
    [("id-1", Origin(), True), ("id-0", Origin(), False), ("id-1", Origin(2), False)],
)
def test_an_action_with_an_id_may_run_elsewhere(
    identity: str, origin: Origin, state: State, *, elsewhere: bool
) -> None:
    """A server that names actions by ids does not say whether they run: the one that was served first may."""
    taken = context(position=1, state=state, identity=identity)
    data = workflow(position=1, outlines=outlines(3, identified=True), taken=taken, origin=origin)

    assert SPAWNS["next_action"].child(data, event()).data.shown_running is elsewhere


@pytest.mark.parametrize("elsewhere", [True, False])
def test_an_action_that_an_earlier_life_looked_for_may_run_elsewhere(*, elsewhere: bool) -> None:
    """What is proved of an action by a record that ends too early says whether another worker may have begun it."""
    data = workflow(position=0, generation=1, outlines=outlines(1))
    begun = evolve(SPAWNS["next_action"].child(data, event()).data, shown_running=elsewhere)
    again = evolve(data, origin=Origin(1, traces=(trace(begun),)))

    assert SPAWNS["next_action"].child(again, event()).data.shown_running is elsewhere
