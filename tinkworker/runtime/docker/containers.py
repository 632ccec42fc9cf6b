"""What is done to containers on the engine: one act each, and the reading of its answer."""

import math
from collections import deque
from contextlib import suppress
from threading import Lock

import docker.errors
from attrs import evolve

from tinkworker.runtime.docker.clients import BROKEN, Client, Clients
from tinkworker.runtime.docker.faults import CREATING, ENGINE, SEEING, STARTING, readable
from tinkworker.runtime.docker.inspection import read_creation
from tinkworker.runtime.docker.line import Line
from tinkworker.runtime.docker.memory import Memory
from tinkworker.runtime.docker.register import Register
from tinkworker.runtime.docker.specification import request_body
from tinkworker.runtime.port import Container, ContainerGone, Phase, Refused, Specification, Untraceable


class Containers:
    """
    What is done to the engine's containers; every method blocks and may be called by several threads.

    What changes a container names it by an id that was seen to be ours: its name may be another one's by then.
    """

    def __init__(self, clients: Clients, register: Register, memory: Memory) -> None:
        self._clients = clients
        self._register = register
        self._memory = memory
        self._starting = Lock()

    def create(self, specification: Specification) -> Container | None:
        """
        Create a container or return the one with its name and labels; None while one of its name is being removed.

        One that was made is made from just this, and need not be looked at.

        Raises:
            ImageMissing, NoSpace, EngineUnavailable, Refused: As the port says.
        """
        name, body = specification.name, request_body(specification)
        with self._clients.asking(f"create the container {name}", CREATING) as client:
            try:
                answer = client.create_container_from_config(body, name)  # type: ignore[no-untyped-call]  # the SDK's types lack it
            except docker.errors.APIError as error:
                if "already in use" not in str(error.explanation):  # the status is 409, with Podman 500
                    raise
            else:
                created = read_creation(answer, specification)
                self._memory.note(created)
                return created.container
            try:
                found = self._register.look(client, name)
            except ContainerGone:
                return None
        if found.is_being_removed:
            return None
        container = found.container
        if specification.labels.items() <= container.labels.items():
            return container
        raise Refused(
            f"cannot create the container {name}: one of that name is there with other labels, {container.id}"
        )

    def start(self, name: str) -> Container:
        """
        Start a container unless it was started before.

        One at a time: the engine starts an ended container again when asked to, so nobody else may start it between
        our look at it and our request. A request that was given up counts until its thread has ended.

        Never again where an earlier start left something behind that may run: once that has ended, engines before 23
        would start it a second time, and later ones end it for that.

        What was started has begun within this call. Whether it has ended since, `wait` will ask: an inspection would
        have to wait for that, too, as the engine lets nobody look at a container that it is ending.

        Raises:
            ContainerGone, EngineUnavailable, NeverRan, NoSpace, Refused, Untraceable: As the port says.
        """
        with self._starting, self._clients.asking(f"start the container {name}", STARTING) as client:
            found = self._register.own(client, name)
            if found.container.phase is not Phase.CREATED:
                return found.container
            if ENGINE.read(found.trouble) is Untraceable:
                raise Untraceable(f"cannot start the container {name}: {found.trouble}")
            try:
                client.start(found.container.id)
            except BaseException:  # whether it was started may not be known
                self._memory.forget(found.container.id)
                raise
        started = evolve(found, container=evolve(found.container, phase=Phase.RUNNING, running_for=0.0))
        self._memory.note(started)
        return started.container

    def linger(self, identity: str, seconds: float, line: Line) -> None:
        """
        Return when a container has ended, or after so many seconds, or when the engine breaks off or the line is cut.

        A hint: what is true is for `inspect` to say. The engine's answer is not even looked at: for a container that
        was never started it is 0, and for one that died with the engine it is a connection that breaks.
        """
        query = {"condition": "not-running"}
        with self._clients.asking(f"wait for the container {identity}") as client, suppress(*BROKEN):
            response = client.open("POST", f"/containers/{identity}/wait", query, silence=seconds)
            with line.pieces(response) as pieces:
                deque(pieces, maxlen=0)

    def stop(self, name: str, grace: float) -> None:
        """
        Ask a running container to end, and kill it after `grace` seconds.

        Raises:
            EngineUnavailable: As the port says.
            Refused: It is not ours.
        """
        with suppress(ContainerGone), self._clients.asking(f"stop the container {name}", SEEING) as client:
            container = self._register.own(client, name).container
            if container.phase is Phase.RUNNING:
                client.stop(container.id, timeout=math.ceil(grace))

    def remove(self, name: str) -> str:
        """
        Remove a container, running or not, with its anonymous volumes.

        One that is known is not looked at: it is ours for ever. If it is gone, its name may be another's.

        Returns:
            Why it is still there, in the engine's words; empty when it is gone.

        Raises:
            EngineUnavailable: As the port says.
            Refused: It is not ours.
        """
        with self._clients.asking(f"remove the container {name}", SEEING) as client:
            with suppress(ContainerGone):
                if known := self._memory.recall(name):
                    return self._delete(client, known.container.id)
            with suppress(ContainerGone):
                return self._delete(client, self._register.own(client, name).container.id)
        return ""

    def _delete(self, client: Client, identity: str) -> str:
        """Remove a container of ours: why it is still there, if it is."""
        try:
            client.remove_container(identity, v=True, force=True)
        except docker.errors.NotFound as error:
            self._memory.forget(identity)
            raise ContainerGone(f"there is no container {identity}") from error
        except docker.errors.APIError as error:
            return readable(str(error.explanation or error))
        self._memory.forget(identity)
        return ""
