"""The worlds in which stories begin."""

from attrs import evolve, field, frozen

from tinkworker.engine.step import Child
from tinkworker.lifecycle.action.data import ActionData
from tinkworker.lifecycle.attempt import Attempt, Outline
from tinkworker.lifecycle.conclusion import Conclusion, Reason
from tinkworker.lifecycle.exploration.engine import STRANGER, TODAY, Box, Boxes
from tinkworker.lifecycle.exploration.server import Status
from tinkworker.lifecycle.policy import Policy
from tinkworker.runtime.port import Phase
from tinkworker.server.port import State

ATTEMPT = Attempt("workflow", 0, "task", "action", 0, 1, "worker")
OUTLINE = Outline("task", "action", "worker", "image", 60, on_timeout=False, on_failure=False, fingerprint="")
POLICY = Policy(pull_retries=1)
PLAIN = ActionData(ATTEMPT, OUTLINE, POLICY)


@frozen(eq=False)
class Beginning:
    """
    How a story begins.

    Attributes:
        label: For people.
        data: What the action knows.
        boxes: What the engine has.
        status: What the server has.
    """

    label: str
    data: ActionData = PLAIN
    boxes: Boxes = field(factory=dict)
    status: Status = Status.PENDING

    def child(self, name: str) -> Child:
        """The action's machine."""
        return Child(name, self.data)


HANDLED = evolve(OUTLINE, on_timeout=True, on_failure=True)
SHOWN = ActionData(ATTEMPT, OUTLINE, POLICY, shown_running=True)
CREATED = {ATTEMPT.container("main"): Box(Phase.CREATED, specification="yesterday's specification")}

INTENDED = evolve(PLAIN, intended=True)
PROVEN = evolve(INTENDED, proven=Conclusion(State.FAILED, Reason.EXITED, "exit status 3", 3))
ENDED = {ATTEMPT.container("main"): Box(Phase.EXITED, code=3, starts=1)}

GONE = {ATTEMPT.container("main"): Box(code=3, starts=1)}

BEGINNINGS = (
    Beginning("an action"),
    Beginning("an action with handlers", ActionData(ATTEMPT, HANDLED, POLICY)),
    Beginning(
        "an action that runs again when it is lost", ActionData(ATTEMPT, OUTLINE, evolve(POLICY, on_lost="rerun"))
    ),
    Beginning("an action whose container was made from another specification", boxes=CREATED),
    Beginning("an action that may have run, by what is left of a journal", INTENDED, status=Status.RUNNING),
    Beginning("an action that ended, by what is left of a journal", PROVEN, ENDED, Status.RUNNING),
    Beginning("an action that ended and is gone, by what is left of a journal", PROVEN, GONE, Status.RUNNING),
    Beginning(
        "an action that another worker runs", SHOWN, {STRANGER: Box(Phase.RUNNING, specification=TODAY)}, Status.RUNNING
    ),
    Beginning(
        "an action that another worker runs otherwise",
        SHOWN,
        {STRANGER: Box(Phase.RUNNING, specification="another one")},
        Status.RUNNING,
    ),
)
