"""The simulated engine: what is there, whoever asks for it."""

from collections import deque
from typing import Literal

from attrs import define, field, frozen

from tinkworker.clock import Clock
from tinkworker.runtime.port import ContainerGone, ImageMissing, Refused, Specification
from tinkworker.runtime.simulated.container import Simulated
from tinkworker.runtime.simulated.fault import Fault, Method
from tinkworker.runtime.simulated.script import Listed, Script

_REMEMBERED = 10_000
"""How many effects are kept: plenty for a test, and a bound for a load test that runs for days."""

Deed = Literal["pulled", "created", "started", "cut", "removed", "lost"]


@frozen
class Effect:
    """
    Something that was really done, as opposed to asked for.

    Attributes:
        deed: What. "cut" is an end that the program did not choose; ends by itself are not effects.
        name: To which container or image.
        at: When, on the engine's clock.
    """

    deed: Deed
    name: str
    at: float


@define(eq=False)
class Engine:
    """
    Containers and images; they outlive the runtimes that are made on it, as a real engine outlives a worker.

    Every method acts at once. Natural ends need no action: a container knows when it ends.

    Attributes:
        clock: The time that containers live by.
        script: What they do.
        images: The references that were pulled, or are there from the beginning.
        containers: By name.
        faults: What is to go wrong; the first one that concerns a call is taken.
        room: Bytes that are free for images; None if nobody sees that.
        effects: The last things that were done, in order.
    """

    clock: Clock
    script: Script = field(factory=Listed)
    images: set[str] = field(factory=set)
    containers: dict[str, Simulated] = field(factory=dict)
    faults: list[Fault] = field(factory=list)
    room: int | None = None
    effects: deque[Effect] = field(factory=lambda: deque(maxlen=_REMEMBERED))
    _made: int = field(default=0, init=False)

    def count(self, deed: Deed, name: str) -> int:
        """How often this was done to a container or image."""
        return sum((effect.deed, effect.name) == (deed, name) for effect in self.effects)

    def fault_for(self, method: Method, name: str) -> Fault | None:
        """Use up the fault that concerns this call, if there is one."""
        for fault in self.faults:
            if fault.concerns(method, name):
                fault.times -= 1
                return fault
        return None

    def add_image(self, reference: str) -> None:
        """Have an image."""
        self.images.add(reference)
        self._note("pulled", reference)

    def create(self, specification: Specification) -> Simulated:
        """
        Make a container, or return the one that has this name and these labels.

        Raises:
            Refused: The name belongs to a container with other labels.
            ImageMissing: The image is not there.
        """
        name = specification.name
        if name in self.containers:
            if self.containers[name].labels != specification.labels:
                raise Refused(f"create {name}: the name is taken by a container with other labels")
            return self.containers[name]
        if specification.image not in self.images:
            raise ImageMissing(f"create {name}: there is no image {specification.image}; pull it first")
        self._made += 1
        program = self.script.program(specification)
        container = Simulated(
            f"simulated-{self._made}", name, dict(specification.labels), program, specification.tty, specification
        )
        self.containers[name] = container
        self._note("created", name)
        return container

    def get(self, name: str) -> Simulated:
        """
        The container of this name.

        Raises:
            ContainerGone: There is none.
        """
        if name not in self.containers:
            raise ContainerGone(f"there is no container {name}")
        return self.containers[name]

    def start(self, container: Simulated) -> None:
        """
        Start a container, unless it was started before.

        Raises:
            RuntimeFault: As the script says.
        """
        if container.started is not None:
            return
        if refusal := container.program.refusal:
            raise type(refusal)(refusal.message)
        container.started = self.clock.monotonic()
        self._note("started", container.name)
        container.notify()

    def cut(self, container: Simulated, code: int) -> None:
        """End a container now, if it runs."""
        now = self.clock.monotonic()
        if container.running(now):
            container.cut = (now, code)
            self._note("cut", container.name)
            container.notify()

    def remove(self, name: str, deed: Deed = "removed") -> None:
        """Take a container away, if it is there; "lost" is for tests in which nobody asked for that."""
        if container := self.containers.pop(name, None):
            self._note(deed, name)
            container.notify()

    def _note(self, deed: Deed, name: str) -> None:
        """Remember an effect."""
        self.effects.append(Effect(deed, name, self.clock.monotonic()))
