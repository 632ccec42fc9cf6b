"""Containers on the engine: one act each, and the reading of its answer."""

import math
from collections import deque
from collections.abc import Mapping
from contextlib import suppress
from threading import Lock

import docker.errors

from tinkworker.clock import Clock
from tinkworker.runtime.docker.clients import BROKEN, Client, Clients
from tinkworker.runtime.docker.faults import ENGINE, readable
from tinkworker.runtime.docker.inspection import Inspection, Moment, read_inspection, read_uptime
from tinkworker.runtime.docker.line import Line
from tinkworker.runtime.docker.specification import request_body
from tinkworker.runtime.port import OWNER_LABEL, Container, ContainerGone, Phase, Refused, Specification, Untraceable

_NOT_FOUND = 404


class Containers:
    """
    The engine's containers; every method blocks and may be called by several threads.

    What changes a container names it by the id that was inspected just before: its name may be another one's by then.
    """

    def __init__(self, clients: Clients, clock: Clock) -> None:
        self._clients = clients
        self._clock = clock
        self._starting = Lock()

    def inspect(self, name: str) -> Inspection:
        """
        A container as it is now, by its name or whole id.

        Raises:
            ContainerGone, EngineUnavailable: As they say.
        """
        with self._clients.asking(f"inspect the container {name}") as client:
            return self._look(client, name)

    def create(self, specification: Specification) -> Container | None:
        """
        Create a container or return the one with its name and labels; None while one of its name is being removed.

        Raises:
            ImageMissing, NoSpace, EngineUnavailable, Refused: As the port says.
        """
        name, body = specification.name, request_body(specification)
        with self._clients.asking(f"create the container {name}") as client:
            try:
                client.create_container_from_config(body, name)  # type: ignore[no-untyped-call]  # the SDK's types lack it
            except docker.errors.APIError as error:
                if "already in use" not in str(error.explanation):  # the status is 409, with Podman 500
                    raise
            try:
                found = self._look(client, name)
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

        Raises:
            ContainerGone, EngineUnavailable, NeverRan, NoSpace, Refused, Untraceable: As the port says.
        """
        with self._starting, self._clients.asking(f"start the container {name}") as client:
            found = self._own(client, name)
            if found.container.phase is not Phase.CREATED:
                return found.container
            if ENGINE.read(found.trouble) is Untraceable:
                raise Untraceable(f"cannot start the container {name}: {found.trouble}")
            client.start(found.container.id)
            return self._own(client, name).container

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
        with suppress(ContainerGone), self._clients.asking(f"stop the container {name}") as client:
            container = self._own(client, name).container
            if container.phase is Phase.RUNNING:
                client.stop(container.id, timeout=math.ceil(grace))

    def remove(self, name: str) -> str:
        """
        Remove a container, running or not, with its anonymous volumes.

        Returns:
            Why it is still there, in the engine's words; empty when it is gone.

        Raises:
            EngineUnavailable: As the port says.
            Refused: It is not ours.
        """
        with self._clients.asking(f"remove the container {name}") as client:
            try:
                client.remove_container(self._own(client, name).container.id, v=True, force=True)
            except ContainerGone:
                return ""
            except docker.errors.APIError as error:
                return "" if error.status_code == _NOT_FOUND else readable(str(error.explanation or error))
        return ""

    def find(self, labels: Mapping[str, str]) -> tuple[Container, ...]:
        """
        All of our containers with at least these labels, by name.

        Raises:
            EngineUnavailable: It does not answer.
        """
        wanted = [OWNER_LABEL, *(f"{key}={value}" for key, value in labels.items())]
        found = []
        with self._clients.asking("list containers") as client:
            for listed in client.containers(all=True, filters={"label": wanted}):
                with suppress(ContainerGone):  # since it was listed
                    found.append(self._look(client, listed["Id"]).container)
        return tuple(sorted(found, key=lambda container: container.name))

    def _own(self, client: Client, name: str) -> Inspection:
        """A container that we may change."""
        found = self._look(client, name)
        if OWNER_LABEL not in found.container.labels:
            raise Refused(f"the container {name} is not ours: it has no label {OWNER_LABEL}")
        return found

    def _look(self, client: Client, name: str) -> Inspection:
        """Ask for a container by its name or whole id; the engine would take the beginning of an id, too."""
        try:
            answer = client.inspect_container(name)
        except docker.errors.NotFound as error:
            raise ContainerGone(f"there is no container {name}") from error
        found = read_inspection(answer, Moment(self._clock.wall(), read_uptime()))
        if name not in {found.container.id, found.container.name}:
            raise ContainerGone(f"there is no container {name}")
        return found
