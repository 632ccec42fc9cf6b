"""
What actions ask of the runtime.

Where nothing is left but to ask again, an activity says so whatever the fault: a lifecycle that heard anything else
might take a container that runs for one that does not.
"""

import re
from collections.abc import Callable, Mapping

from attrs import define

from tinkworker.clock import Clock
from tinkworker.lifecycle.action.activities import (
    ContainerRequest,
    CreateRequest,
    HandleRequest,
    StopRequest,
    StrangerRequest,
)
from tinkworker.lifecycle.action.events import Created, Exited, Fault, Found, Started, Stranger
from tinkworker.lifecycle.attempt import Attempt, Outline, Role
from tinkworker.runtime.port import (
    Container,
    ContainerGone,
    EngineUnavailable,
    NeverRan,
    Phase,
    Runtime,
    RuntimeFault,
    Specification,
    Untraceable,
)
from tinkworker.server.port import Refusal, ServerFault, ServerRefused
from tinkworker.worker.activity.fault import fault
from tinkworker.worker.activity.handler import Handlers
from tinkworker.worker.activity.pulling import Pulling
from tinkworker.worker.capture import Capture
from tinkworker.worker.description import DescriptionChanged, Descriptions, NotDescribed
from tinkworker.worker.label import number
from tinkworker.worker.performing import Activity, Outcome
from tinkworker.worker.specification import SPECIFICATION_LABEL, Settings, digest, specify
from tinkworker.worker.workspace import make_workspace, workspace

DESCRIBED_WITHIN = 60.0
"""Seconds that a server gets at least to say what a handler is."""

ASKED_AGAIN_AFTER = 1.0
"""Seconds between two questions to a server that does not say what a handler is."""

AGAIN = (
    "the server says that this action runs already, and no trace of that is here: the machine was booted meanwhile, or "
    "another one has its work. It runs again, from its beginning; if it reboots the machine, that goes on for ever"
)
"""What is said of an action that nobody but the server knows to have begun (tinkerbell/smee#125)."""


class CannotSpecify(Exception):
    """
    The server does not say what the container is to be.

    Attributes:
        passing: Whether it may say so later: it did not answer, or nobody has found out yet what it speaks.
    """

    def __init__(self, message: str, *, passing: bool) -> None:
        super().__init__(message)
        self.passing = passing


def undescribed(cause: BaseException | None) -> str:
    """Why it cannot be known what to create, as the chart has it: another workflow, no workflow, or no answer."""
    if isinstance(cause, DescriptionChanged):
        return "described_otherwise"
    denied = isinstance(cause, ServerRefused) and cause.refusal is Refusal.UNKNOWN_WORKFLOW
    return "unknown" if denied or isinstance(cause, NotDescribed) else "undescribed"


def at_others(text: str) -> str:
    """What other workers make of a part of their containers' names."""
    return re.sub(r"[^a-zA-Z0-9_.-]", "_", text)


def name_at_an_agent(attempt: Attempt) -> str:
    """What Tinkerbell's agent calls its container for an action."""
    return at_others(f"tinkerbell_{attempt.action}_{attempt.identity}")


def is_of_another_action(container: Container, attempt: Attempt) -> bool:
    """Whether another worker's container says so: Go's since v0.9 call it by the action's name, agents by its id."""
    ours = tuple(at_others(part) for part in (attempt.action, attempt.identity) if part)
    return container.name.startswith(("action_", "tinkerbell_")) and not container.name.endswith(ours)


def run_of(container: Container) -> int:
    """Which run of its action a container is of."""
    return number(container, "run", otherwise=0)


@define(eq=False)
class RuntimeActivities:
    """
    Performs the `runtime` activities.

    Attributes:
        runtime: The runtime.
        clock: Tells the time.
        descriptions: What the server says of actions.
        capture: Shows their output.
        settings: What the operator decided about containers.
        say: Tells the observers.
        pulling: Gets their images.
    """

    runtime: Runtime
    clock: Clock
    descriptions: Descriptions
    capture: Capture
    settings: Settings
    say: Callable[..., None]
    pulling: Pulling

    def activities(self) -> Mapping[str, Activity]:
        """The activities by the charts' names."""
        handlers = Handlers(self.runtime, self.clock, self.capture, self.specification)
        return {
            "runtime.find": self.find,
            "runtime.seek": self.seek,
            "runtime.watch": self.watch,
            "runtime.pull": self.pulling.pull,
            "runtime.room": self.pulling.watch,
            "runtime.create": self.create,
            "runtime.start": self.start,
            "runtime.wait": self.wait,
            "runtime.stop": self.stop,
            "runtime.remove": self.remove,
            "runtime.handle": lambda request: self.handle(handlers, request),
        }

    async def find(self, request: CreateRequest) -> Outcome:
        """Is there a container of this run, or of a later one? The record of that one may be lost."""
        try:
            found = await self.runtime.find(request.attempt.any_run("main"))
        except RuntimeFault as error:
            return Outcome("engine_unavailable", fault(error))
        last = max(found, key=run_of, default=None)
        if last is None or run_of(last) < request.attempt.run:
            return Outcome("nothing_found")
        made_from, wanted = last.labels.get(SPECIFICATION_LABEL, ""), digest(request.outline, self.settings)
        return Outcome("found", Found(last.name, run_of(last), last.phase, made_from, wanted))

    async def seek(self, request: CreateRequest) -> Outcome:
        """Is there a container that another worker made for this action? It has the image by that one's rules."""
        self.descriptions.want(request.attempt, request.outline)
        try:
            specification = await self.specification(request.attempt, request.outline, request.outline.image, "main")
            found = await self.runtime.strangers(specification, name_at_an_agent(request.attempt))
        except CannotSpecify as error:
            return Outcome("engine_unavailable", Fault("Undescribed", str(error), passing=True))
        except RuntimeFault as error:
            return Outcome("engine_unavailable", fault(error))
        ours = [stranger for stranger in found if not is_of_another_action(stranger.container, request.attempt)]
        started = [stranger for stranger in ours if stranger.container.phase is not Phase.CREATED]
        if not started:
            if not request.attempt.identity:  # a server that names it by an id did not say that it runs
                self.say("warning", AGAIN, request.attempt.subject)
            return Outcome("nothing_found")
        container = started[0].container
        return Outcome("stranger_found", Stranger(container.name, started[0].same, self.running_for(container)))

    async def watch(self, request: StrangerRequest) -> Outcome:
        """Wait for the container of another worker to end, showing what it prints."""
        self.capture.begin(request.container, request.attempt.subject)
        try:
            exit_ = await self.runtime.wait(request.container)
        except ContainerGone:
            return Outcome("lost")
        except RuntimeFault as error:
            return Outcome("engine_unavailable", fault(error))
        await self.capture.drained(request.container)
        return Outcome("exited", Exited(exit_))

    async def create(self, request: CreateRequest) -> Outcome:
        """Create the container, or find it created."""
        try:
            if self.settings.share:
                make_workspace(workspace(self.settings.data, request.attempt.workflow), self.settings.data)
            self.descriptions.want(request.attempt, request.outline)
            specification = await self.specification(request.attempt, request.outline, request.reference, "main")
            container = await self.runtime.create(specification)
        except CannotSpecify as error:
            return Outcome(undescribed(error.__cause__), Fault("Undescribed", str(error), passing=True))
        except OSError as error:
            return Outcome(
                "create_failed", Fault("Refused", f"the workflow's folder cannot be made: {error}", passing=False)
            )
        except EngineUnavailable as error:
            return Outcome("engine_unavailable", fault(error))
        except RuntimeFault as error:
            return Outcome("create_failed", fault(error))
        return Outcome("created", Created(container.name))

    async def specification(self, attempt: Attempt, outline: Outline, reference: str, role: Role) -> Specification:
        """
        What to create.

        Raises:
            CannotSpecify: The server does not say.
        """
        try:
            action = await self.descriptions.action(attempt, outline)
        except (ServerFault, NotDescribed) as error:
            passing = not isinstance(error, (ServerRefused, NotDescribed))
            raise CannotSpecify(str(error), passing=passing) from error
        return specify(action, attempt, digest(outline, self.settings), reference, role, self.settings)

    async def start(self, request: ContainerRequest) -> Outcome:
        """Start the container, or find it started."""
        name = request.attempt.container("main")
        try:
            container = await self.runtime.start(name)
        except ContainerGone:
            return Outcome("lost")
        except EngineUnavailable as error:
            return Outcome("engine_unavailable", fault(error))
        except NeverRan as error:
            return Outcome("never_ran", fault(error))
        except Untraceable as error:
            return Outcome("untraceable", fault(error))
        except RuntimeFault as error:
            self.tell_by_hand(request)
            return Outcome("start_failed", fault(error))
        return Outcome("started", Started(self.running_for(container)))

    def running_for(self, container: Container) -> float | None:
        """Seconds that a container runs already; what has ended will say itself how long it took."""
        return container.running_for if container.phase is Phase.RUNNING else None

    async def wait(self, request: ContainerRequest) -> Outcome:
        """Wait for the container to end, showing what it prints."""
        name = request.attempt.container("main")
        self.capture.begin(name, request.attempt.subject)
        try:
            exit_ = await self.runtime.wait(name)
        except ContainerGone:
            return Outcome("lost")
        except RuntimeFault as error:
            return Outcome("engine_unavailable", fault(error))
        await self.capture.drained(name)
        if exit_.code != 0:
            self.tell_by_hand(request)
        return Outcome("exited", Exited(exit_))

    def tell_by_hand(self, request: ContainerRequest) -> None:
        """Leave a line to copy: how a person repeats what failed."""
        attempt = request.attempt
        action = self.descriptions.find(attempt, self.descriptions.known.get(attempt.workflow, ()))
        if action is not None:
            specification = specify(action, attempt, "", request.reference or action.image, "main", self.settings)
            if command := self.runtime.by_hand(specification):
                self.say("info", "to repeat it by hand", attempt.subject, command=command)

    async def stop(self, request: StopRequest) -> Outcome:
        """End the container."""
        name = request.attempt.container("main")
        try:
            await self.runtime.stop(name, request.grace)
        except RuntimeFault as error:
            return Outcome("engine_unavailable", fault(error))
        await self.capture.drained(name)
        return Outcome("stopped")

    async def remove(self, request: ContainerRequest) -> Outcome:
        """Remove the container."""
        try:
            await self.runtime.remove(request.attempt.container("main"))
        except RuntimeFault as error:
            return Outcome("engine_unavailable", fault(error))
        return Outcome("removed")

    async def handle(self, handlers: Handlers, request: HandleRequest) -> Outcome:
        """
        Run a handler.

        After a restart the server has to say once more what it is. While it does not answer no report goes out either,
        so it is asked again for as long as the handler might have run, and for a minute at least.
        """
        until = self.clock.monotonic() + max(request.timeout, DESCRIBED_WITHIN)
        while True:
            try:
                return Outcome("handled", await handlers.run(request))
            except CannotSpecify as error:
                if not error.passing or self.clock.monotonic() >= until:
                    return Outcome("handled", handlers.failed(request, str(error)))
            await self.clock.sleep(ASKED_AGAIN_AFTER)
