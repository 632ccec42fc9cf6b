"""What activities work with: an engine that is simulated, a server in memory, a clock that jumps."""

import asyncio
from collections.abc import Awaitable
from pathlib import Path
from typing import Any, TypeVar

from attrs import define, evolve, field

from tests.worker.scene import Recorder, action
from tinkworker.lifecycle.action.activities import ContainerRequest, CreateRequest, HandleRequest, PullRequest
from tinkworker.lifecycle.attempt import Attempt, Outline, Role
from tinkworker.runtime.port import RuntimeFault
from tinkworker.runtime.simulated.engine import Engine
from tinkworker.runtime.simulated.fault import Fault, Method
from tinkworker.runtime.simulated.runtime import SimulatedRuntime
from tinkworker.runtime.simulated.script import Image, Listed, Program
from tinkworker.server.port import Action, ServerFault
from tinkworker.testing.clock import ManualClock, drive
from tinkworker.testing.server import MemoryServer, ServerTrouble
from tinkworker.testing.server import Method as ServerMethod
from tinkworker.worker.activity.pulling import Pulling
from tinkworker.worker.activity.runtime import RuntimeActivities
from tinkworker.worker.activity.server import ServerActivities
from tinkworker.worker.capture import Capture
from tinkworker.worker.description import Descriptions, outline
from tinkworker.worker.evidence import Evidence
from tinkworker.worker.performing import Outcome
from tinkworker.worker.room import Room
from tinkworker.worker.sense import Sense
from tinkworker.worker.specification import Settings

T = TypeVar("T")

RELAY = "default/relay"
ATTEMPT = Attempt(RELAY, 1, "provision", "one", 0, 1, "w1")
NAME = ATTEMPT.container("main")


@define(eq=False)
class Setting:
    """
    A workflow with one action on the server, whose image the engine has, and what performs its activities.

    Attributes:
        folder: The data folder.
        memory: Bytes of memory that can be had.
        living: The workflows that live here.
        action: What the server says of the action.
    """

    folder: Path
    action: Action = field(factory=action)
    clock: ManualClock = field(factory=ManualClock)
    programs: dict[str, Program] = field(factory=dict)
    images: dict[str, Image] = field(factory=dict)
    recorder: Recorder = field(factory=Recorder)
    mistakes: list[BaseException] = field(factory=list)
    server: MemoryServer = field(factory=MemoryServer)
    memory: int | None = None
    living: set[str] = field(factory=set)
    engine: Engine = field(init=False)
    pulling: Pulling = field(init=False)
    runtime: RuntimeActivities = field(init=False)
    told: ServerActivities = field(init=False)

    def __attrs_post_init__(self) -> None:
        """Put it together."""
        script = Listed(images=self.images, programs=self.programs, other_program=Program(seconds=5.0))
        self.engine = Engine(self.clock, script)
        self.engine.add_image(self.action.image)
        self.server.add(RELAY, [self.action])
        adapter = SimulatedRuntime(self.engine)
        capture = Capture(
            adapter,
            self.clock,
            self.recorder.output,
            lambda text, subject: self.say("warning", text, subject),
            self.mistakes.append,
            enabled=True,
        )
        descriptions = Descriptions(self.server)
        room = Room(lambda: self.memory, adapter.room)
        self.pulling = Pulling(adapter, self.clock, (self.recorder,), self.say, room)
        self.runtime = RuntimeActivities(
            adapter,
            self.clock,
            descriptions,
            capture,
            Settings(self.folder),
            self.say,
            self.pulling,
        )
        self.told = ServerActivities(
            self.server,
            descriptions,
            capture,
            10,
            self.say,
            Evidence(self.clock),
            lambda _contexts: None,
            Sense(self.living.__contains__, lambda text, subject: self.say("warning", text, subject)),
        )
        self.told.evidence.note_read(RELAY)

    def say(self, level: Any, text: str, subject: Any = None, **fields: object) -> None:
        """Tell the observer."""
        self.recorder.message(level, text, subject or {}, fields)

    def do(self, *work: Awaitable[T]) -> T:
        """Do one thing after the other, time jumping; what came of the last one."""

        async def play() -> T:
            done = [await each for each in work]
            await self.runtime.capture.close()
            return done[-1]

        return asyncio.run(drive(self.clock, play()))

    def fails(self, method: Method, fault: RuntimeFault, times: int = 1) -> "Setting":
        """Let the next calls to the engine fail."""
        self.engine.faults.append(Fault(method, fault, times=times))
        return self

    def trouble(self, method: ServerMethod, fault: ServerFault, times: int = 1) -> "Setting":
        """Let the next calls to the server fail."""
        self.server.troubles.append(ServerTrouble(method, fault, times=times))
        return self

    @property
    def outline(self) -> Outline:
        """What may be written down of the action."""
        return outline(self.action)

    @property
    def creation(self) -> CreateRequest:
        """To create its container, find it, or seek another worker's."""
        return CreateRequest(ATTEMPT, self.outline, self.action.image)

    @property
    def container(self) -> ContainerRequest:
        """Something about its container."""
        return ContainerRequest(ATTEMPT, self.action.image)

    @property
    def image(self) -> PullRequest:
        """To pull its image."""
        return PullRequest(ATTEMPT, self.action.image)

    def handler(self, role: Role, timeout: float = 60.0) -> HandleRequest:
        """To run a handler."""
        return HandleRequest(ATTEMPT, self.outline, self.action.image, role, timeout)

    def created(self) -> "Setting":
        """Have the container."""
        assert self.do(self.runtime.create(self.creation)).name == "created"
        return self

    def started(self) -> "Setting":
        """Have it running."""
        assert self.created().do(self.runtime.start(self.container)).name == "started"
        return self

    def says_otherwise(self) -> None:
        """The server says something else of the action from now on."""
        self.server.add(RELAY, [evolve(self.action, image="registry.example/other:1")])
        self.runtime.descriptions.forget(RELAY)


def named(outcome: Outcome, name: str) -> Any:
    """What came with an outcome, which must be this one."""
    assert outcome.name == name
    return outcome.payload
