"""From the action that was reported last to the one that comes next."""

import pytest
from attrs import define, evolve, field

from tinkworker.server.moving import Moving
from tinkworker.server.port import Action, Context, Refusal, ServerRefused, ServerUnreachable, State

ACTIONS = tuple(Action("task", name, worker, "image") for name, worker in (("one", "w1"), ("two", "w1"), ("one", "w2")))
FRESH = Context("wf", "", "", "", 0, State.PENDING, 3)
LAST = Context("wf", "w1", "task", "two", 1, State.SUCCESS, 3)


@define
class Asked:
    """A server that lists actions, or raises what the test wants."""

    fault: Exception | None = None
    workflows: list[str] = field(factory=list)

    async def actions(self, workflow: str) -> tuple[Action, ...]:
        """Note the question."""
        self.workflows.append(workflow)
        if self.fault is not None:
            raise self.fault
        return ACTIONS


@pytest.mark.parametrize(
    ("shown", "moved"),
    [
        (FRESH, evolve(FRESH, worker="w1", task="task", action="one")),
        (evolve(LAST, state=State.RUNNING), evolve(LAST, state=State.RUNNING)),
        (evolve(LAST, state=State.FAILED), evolve(LAST, state=State.FAILED)),
        (LAST, Context("wf", "w2", "task", "one", 2, State.PENDING, 3)),
        (evolve(LAST, position=2), Context("wf", "", "", "", 3, State.SUCCESS, 3)),
        (evolve(LAST, position=5, total=9), evolve(LAST, position=6, state=State.PENDING, total=3)),
        (evolve(LAST, position=-2), evolve(LAST, position=-1, state=State.PENDING)),
        (evolve(FRESH, position=-1), evolve(FRESH, position=-1)),
    ],
    ids=["new", "running", "failed", "between", "over", "beyond", "before", "new before"],
)
async def test_moving_on(shown: Context, moved: Context) -> None:
    """
    What is not SUCCESS stays; a SUCCESS, and no name at all, make room for the action that comes next.

    A place that the workflow does not have is passed on as one, and no action is taken for it.
    """
    assert await Moving(Asked().actions).on(shown) == moved


async def test_actions_are_asked_for_once() -> None:
    """As long as a workflow is of interest its actions are kept, and asked for again afterwards."""
    asked = Asked()
    moving = Moving(asked.actions)
    for interesting in (["wf", "other"], [], ["wf"]):
        await moving.on(FRESH)
        await moving.on(LAST)
        moving.keep(interesting)

    assert asked.workflows == ["wf", "wf"]


async def test_what_is_gone_is_nothing() -> None:
    """A workflow that vanishes before its actions are listed is not shown at all."""
    moving = Moving(Asked(ServerRefused(Refusal.UNKNOWN_WORKFLOW, "gone")).actions)

    assert await moving.on(FRESH) is None


@pytest.mark.parametrize("fault", [ServerUnreachable("away"), ServerRefused(Refusal.MALFORMED, "what?")])
async def test_other_faults_pass(fault: Exception) -> None:
    """Without an answer nothing is claimed."""
    with pytest.raises(type(fault)):
        await Moving(Asked(fault).actions).on(FRESH)
