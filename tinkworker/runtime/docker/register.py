"""The containers that an engine has: looking at them, and not twice at what cannot have changed."""

from collections.abc import Mapping
from contextlib import suppress

import docker.errors

from tinkworker.clock import Clock
from tinkworker.runtime.docker.clients import Client, Clients
from tinkworker.runtime.docker.faults import SEEING, readable
from tinkworker.runtime.docker.inspection import Inspection, Moment, read_inspection, read_list, read_uptime
from tinkworker.runtime.docker.memory import Memory
from tinkworker.runtime.port import OWNER_LABEL, Container, ContainerGone, Phase, Refused

_LASTING = {"created": Phase.CREATED, "exited": Phase.EXITED}
"""What a list says of containers about which nothing changes while it says so."""


class Register:
    """The engine's containers, as they are; every method blocks and may be called by several threads."""

    def __init__(self, clients: Clients, clock: Clock, memory: Memory) -> None:
        self._clients = clients
        self._clock = clock
        self._memory = memory

    def inspect(self, name: str) -> Inspection:
        """
        A container as it is now, by its name or whole id.

        Raises:
            ContainerGone, EngineUnavailable: As they say.
        """
        with self._clients.asking(f"inspect the container {name}", SEEING) as client:
            return self.look(client, name)

    def again(self, identity: str) -> Container:
        """
        A container as it is now, by its id; one that is known to have ended is not asked for.

        Who waits for its end and who reads its output hear of it at once: they take turns, and one question is enough.

        Raises:
            ContainerGone, EngineUnavailable: As they say.
        """
        with self._memory.turn(identity):
            return (self._memory.ended(identity) or self.inspect(identity)).container

    def find(self, labels: Mapping[str, str]) -> tuple[Container, ...]:
        """
        All of our containers with at least these labels, by name.

        One that is as it was seen last is not looked at, unless it runs: then it does so for longer.

        Raises:
            EngineUnavailable: It does not answer.
        """
        wanted = [OWNER_LABEL, *(f"{key}={value}" for key, value in labels.items())]
        found = []
        with self._clients.asking("list containers", SEEING) as client:
            for listed in read_list(client.containers(all=True, filters={"label": wanted})):
                with suppress(ContainerGone):  # since it was listed
                    known = self._memory.recall(listed["Id"])
                    unchanged = known and _LASTING.get(listed.get("State", "")) is known.container.phase
                    found.append((known if known and unchanged else self.look(client, listed["Id"])).container)
        return tuple(sorted(found, key=lambda container: container.name))

    def own(self, client: Client, name: str) -> Inspection:
        """
        A container that we may change.

        Raises:
            ContainerGone, EngineUnavailable: As they say.
            Refused: It is not ours.
        """
        found = self.look(client, name)
        if OWNER_LABEL not in found.container.labels:
            raise Refused(f"the container {name} is not ours: it has no label {OWNER_LABEL}")
        return found

    def look(self, client: Client, name: str) -> Inspection:
        """
        Ask for a container by its name or whole id; the engine would take the beginning of an id, too.

        Raises:
            ContainerGone, EngineUnavailable: As they say.
        """
        try:
            answer = client.inspect_container(name)
        except docker.errors.NotFound as error:
            self._memory.forget(name)
            raise ContainerGone(f"there is no container {name}") from error
        except docker.errors.APIError as error:
            words = readable(str(error.explanation or error))
            raise SEEING.read(words, error.status_code)(f"cannot inspect the container {name}: {words}") from error
        found = read_inspection(answer, Moment(self._clock.wall(), read_uptime()))
        if name not in {found.container.id, found.container.name}:
            raise ContainerGone(f"there is no container {name}")
        self._memory.note(found)
        return found
