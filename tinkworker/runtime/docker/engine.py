"""The engine as a whole. Importing this module imports the SDK."""

from tinkworker.clock import Clock
from tinkworker.runtime.docker.clients import Clients
from tinkworker.runtime.docker.containers import Containers
from tinkworker.runtime.docker.faults import SEEING
from tinkworker.runtime.docker.images import Images
from tinkworker.runtime.docker.logs import Logs
from tinkworker.runtime.docker.memory import Memory
from tinkworker.runtime.docker.register import Register
from tinkworker.runtime.docker.settings import DockerSettings
from tinkworker.runtime.docker.store import Store, store_of
from tinkworker.runtime.docker.strangers import Strangers


class Engine:
    """
    What can be asked of an engine; all of it blocks.

    Attributes:
        register: Its containers, as they are.
        containers: What is done to them.
        images: Its images.
        logs: Its containers' output.
        strangers: Those of its containers that are not ours.
    """

    def __init__(self, settings: DockerSettings, clock: Clock, memory: Memory) -> None:
        self._clients, self._host = Clients(settings), settings.host
        self.register = Register(self._clients, clock, memory)
        self.containers = Containers(self._clients, self.register, memory)
        self.images = Images(self._clients, settings)
        self.logs = Logs(self._clients)
        self.strangers = Strangers(self._clients, clock, settings.registry)

    def identify(self) -> str:
        """
        Which engine this is and which version of the API is spoken with it: "Docker Engine 20.10.24, API 1.41".

        Raises:
            EngineUnavailable: It does not answer.
        """
        with self._clients.asking("ask for the engine's version", SEEING) as client:
            answer = client.version()
        name, *_ = [part["Name"] for part in answer.get("Components", ())] or ["Engine"]
        maker = "Docker " if name == "Engine" else ""  # the other one calls itself "Podman Engine"
        return f"{maker}{name} {answer['Version']}, API {client.api_version}"

    def store(self) -> Store:
        """
        Where it keeps images.

        Raises:
            EngineUnavailable: It does not answer.
        """
        return store_of(self._clients, self._host)

    def close(self) -> None:
        """Close idle connections; those in use close with what uses them."""
        self._clients.close()
