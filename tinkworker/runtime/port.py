"""The runtime port: what the worker asks of whatever runs actions.

Laws of the port, held against every adapter by one conformance suite (`tests/conformance`):

1. Every method may be called again with the same arguments and then has the same effect as once. `create` of a name
   that exists with the same labels returns that container; `start` of one that was started before, running or ended,
   changes nothing (an action is never started twice); `stop` of one that has ended and `remove` of one that is gone
   succeed.
2. Every method ends in known time, or its docstring says what ends it. Cancelling a coroutine means that nobody
   listens any more; what was asked of the engine may still happen.
3. Every failure is one of the faults that a method names, with a message for people; no foreign exception passes. Where
   nothing but asking again can help, whatever an engine answers is `EngineUnavailable`.
4. Only containers that carry all the labels asked for are found, and only containers that this port created, as their
   label `OWNER_LABEL` shows, are ever started, stopped or removed; any other is `Refused`, which no method names.
5. Names, labels and specifications are the caller's; an adapter invents nothing that a restart could not repeat.
"""

from collections.abc import AsyncIterator, Callable, Mapping
from enum import Enum
from pathlib import Path
from typing import Literal, Protocol

from attrs import field, frozen

from tinkworker.runtime.fault import (
    AccessDenied,
    ContainerGone,
    EngineUnavailable,
    ImageMissing,
    NeverRan,
    NoSpace,
    Refused,
    RegistryUnavailable,
    RuntimeFault,
    Untraceable,
)

__all__ = [
    "OWNER_LABEL",
    "AccessDenied",
    "Container",
    "ContainerGone",
    "EngineUnavailable",
    "Exit",
    "ImageMissing",
    "NeverRan",
    "NoSpace",
    "Output",
    "Phase",
    "PullProgress",
    "Pulled",
    "Refused",
    "RegistryUnavailable",
    "Runtime",
    "RuntimeFault",
    "Specification",
    "Stranger",
    "Untraceable",
]

OWNER_LABEL = "org.tinkworker.worker"
"""The label that makes a container ours; its value is the worker's id. The caller puts it into every specification."""


@frozen
class Specification:
    """
    A container to create.

    Attributes:
        name: Unique on the engine; 2 to 200 of `[a-zA-Z0-9_.-]`, the first a letter or a digit; the caller's to choose.
        image: The reference that `pull` returned.
        command: Arguments to the image's own ENTRYPOINT; empty for the image's default.
        environment: `NAME=value`, in order; a value may hold anything but NUL.
        volumes: Binds, `source:target` or `source:target:options`, as Docker reads them; besides `workspace`.
        workspace: A folder of this machine that the action sees as `/workflow`; None for none.
        pid: "host" to share the machine's processes; otherwise empty.
        network: "host", or another network of the runtime's; empty for its default.
        privileged: Whether the container may touch the machine's devices.
        tty: Whether its output goes to a terminal, for programs that buffer without one; streams are then one.
        labels: What `find` finds it by.
    """

    name: str
    image: str
    command: tuple[str, ...] = ()
    environment: tuple[str, ...] = field(default=(), repr=False)
    volumes: tuple[str, ...] = ()
    workspace: Path | None = None
    pid: str = ""
    network: str = ""
    privileged: bool = True
    tty: bool = False
    labels: Mapping[str, str] = field(factory=dict)


class Phase(Enum):
    """How far a container got. There is no way back."""

    CREATED = "created"
    RUNNING = "running"
    EXITED = "exited"


@frozen
class Exit:
    """
    How a container ended.

    Attributes:
        code: The exit status as the engine gives it; 128 + N after signal N.
        error: Why it never ran, or why nobody knows how it ended, when the engine said so; otherwise empty.
        out_of_memory: Whether the kernel killed it for want of memory, as far as the engine knows.
        seconds: How long it ran by the engine's clock; None if that clock makes no sense.
    """

    code: int
    error: str = ""
    out_of_memory: bool = False
    seconds: float | None = None


@frozen
class Container:
    """
    A container as the engine shows it.

    Attributes:
        id: The engine's own name for it.
        name: The name that it was created with.
        labels: All its labels; of one that was just created, those that it was created with.
        phase: How far it got.
        exit: How it ended; None unless `phase` is EXITED.
        running_for: Seconds since it started by the engine's clock, when it was looked at; 0 if it was started just
            now; None unless it started, or if that clock makes no sense (before the start, or longer than this machine
            is up).
    """

    id: str
    name: str
    labels: Mapping[str, str]
    phase: Phase
    exit: Exit | None = None
    running_for: float | None = None


@frozen
class Stranger:
    """
    A container of somebody else that may run the same thing.

    Attributes:
        container: The container.
        same: Whether command and environment are those that were asked for.
    """

    container: Container
    same: bool


@frozen
class PullProgress:
    """
    How far a pull got.

    Attributes:
        image: The reference that is being pulled.
        layers: Layers known so far.
        layers_done: Layers that are complete.
        bytes_done: Bytes received, over all layers.
        bytes_total: Bytes to receive, over the layers whose size is known.
    """

    image: str
    layers: int
    layers_done: int
    bytes_done: int
    bytes_total: int


@frozen
class Pulled:
    """
    An image that is ready to be used.

    Attributes:
        reference: What to give to `create`; the one of several candidates that worked.
        origin: "registry" if the registry confirmed it, "local" if only the engine's own copy is there.
        warning: What went wrong on the way, for the log; empty if nothing did.
    """

    reference: str
    origin: Literal["registry", "local"]
    warning: str = ""


@frozen
class Output:
    """
    A piece of a container's output, cut wherever the engine cut it.

    Attributes:
        stream: "stdout" or "stderr"; "stdout" for both if the container has a terminal.
        data: The bytes, unchanged.
    """

    stream: Literal["stdout", "stderr"]
    data: bytes


class Runtime(Protocol):
    """Runs actions. See the module's laws."""

    @property
    def name(self) -> str:
        """Which adapter this is: "docker", "process", "simulated"."""

    async def identify(self) -> str:
        """
        What runs the actions and in which version, for the log: "Docker Engine 20.10.24, API 1.41".

        Raises:
            EngineUnavailable: It does not answer.
        """

    async def room(self) -> int | None:
        """
        Bytes that are free where images lie; None where there are none, or where that cannot be seen from here.

        Raises:
            EngineUnavailable: It does not answer.
        """

    async def pull(self, image: str, progress: Callable[[PullProgress], None]) -> Pulled:
        """
        Make an image ready, once; whether to try again is the caller's to decide.

        The adapter knows which registries to ask, in which order and with which credentials. When all of them fail
        and the engine has the image, that is used. A pull that receives nothing for long counts as failed; apart
        from that it takes as long as it takes.

        Args:
            image: The reference as the template has it.
            progress: Called on the event loop now and then, at most a few times a second.

        Raises:
            ImageMissing, AccessDenied, RegistryUnavailable, NoSpace, EngineUnavailable: As they say.
            Refused: The reference is not one.
        """

    async def create(self, specification: Specification) -> Container:
        """
        Create a container, or return the one that has this name and these labels, whatever its phase.

        Raises:
            ImageMissing: The image is not on the engine (any more).
            NoSpace, EngineUnavailable: As they say.
            Refused: The engine will not; or the name is taken by a container with other labels.
        """

    async def start(self, name: str) -> Container:
        """
        Start a container that was never started; leave one that was, running or ended, as it is.

        Returns:
            The container afterwards, so that the caller knows since when it runs.

        Raises:
            ContainerGone, EngineUnavailable, NoSpace: As they say.
            Refused: It cannot be started: no such command, not executable, a mount that makes no sense. The
                container stays, in phase CREATED.
            NeverRan, Untraceable: An earlier start was cut off, as they say. The container stays likewise.
        """

    async def wait(self, name: str) -> Exit:
        """
        Return when the container that has this name now has ended; at once if it has.

        Ends when the container does. A container that was never started does not end.

        Raises:
            ContainerGone, EngineUnavailable: As they say; after the latter, call again.
        """

    async def stop(self, name: str, grace: float) -> None:
        """
        End a container: ask it (SIGTERM), wait up to `grace` seconds, then kill it. Returns when it has ended.

        Raises:
            EngineUnavailable: It may or may not have ended.
        """

    async def remove(self, name: str) -> None:
        """
        Remove a container, ended or not, with everything that belongs to it alone. Returns when the name is free.

        Raises:
            EngineUnavailable: It may or may not be gone.
        """

    async def find(self, labels: Mapping[str, str]) -> tuple[Container, ...]:
        """
        All containers, in any phase, that carry at least these labels, ordered by name.

        Raises:
            EngineUnavailable: It does not answer.
        """

    async def strangers(self, specification: Specification, name: str) -> tuple[Stranger, ...]:
        """
        Containers that do not carry our label and may run the same: they have the same image, and either the same
        workspace bound to `/workflow` or a given name. Those that match best come first.

        The specification's image is the reference as the template has it: other workers choose registries by rules of
        their own.

        They may be waited for and their output read; nobody here stops or removes them.

        Raises:
            EngineUnavailable: It does not answer.
        """

    def logs(self, name: str, *, tail: int | None = None, follow: bool = True) -> AsyncIterator[Output]:
        """
        A container's output from the beginning, or its last `tail` lines, as pieces.

        With `follow` it ends when the container does, otherwise with what there is now. A reader that stops reading
        slows nothing down but itself; the container never waits for it. Close the iterator to stop. The order between
        the two streams is the engine's own. When the container is removed, it ends or raises.

        Raises:
            ContainerGone, EngineUnavailable: As they say.
            Refused: The engine cannot read this container's log (its log driver does not allow it).
        """

    def by_hand(self, specification: Specification) -> str:
        """A command by which a person does the same by hand, secret values masked; empty where there is none."""

    async def close(self) -> None:
        """
        Let go of everything; containers run on where they can, so that the next start finds them.

        Runtimes whose containers cannot outlive the worker (processes) end them here. Somebody who cannot wait for that
        cancels it: they are killed then, and nothing is waited for.
        """
