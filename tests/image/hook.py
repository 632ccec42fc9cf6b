"""Hook, as far as a worker's container sees it: an engine whose logs go to syslog, folders, and bootkit's request."""

import json
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event
from typing import Any

import docker
import docker.errors
from attrs import define

from tests.parts.need import give_up, is_root, need_programs
from tests.parts.private_engine import PrivateEngine, answers

REQUEST = Path(__file__).with_name("hook-bootkit-create.json")
"""What Hook's bootkit sends to the engine to have the worker's container."""

OLD_VARIABLES = (
    "DOCKER_REGISTRY",
    "REGISTRY_USERNAME",
    "REGISTRY_PASSWORD",
    "TINKERBELL_GRPC_AUTHORITY",
    "TINKERBELL_CERT_URL",
    "WORKER_ID",
    "ID",
    "container_uuid",
)
"""What Hook v0.6 passes (bootkit/main.go of that tag)."""

SYSLOG = ("--log-driver=syslog", "--log-opt=syslog-address=udp://127.0.0.1:514")
"""How Hook's engine logs; nobody listens there, as on many a network."""

WORKER = Path("/worker")
"""Where the engine and the worker both see the folders of workflows."""


class HookEngine(PrivateEngine):
    """An engine that logs as it is told, and that sees a folder of ours as `/worker`."""

    def __init__(self, folder: Path, *logging: str) -> None:
        self._logging = logging
        super().__init__(folder)
        (folder / "worker").mkdir()
        self._enclosure.run("mount", "--bind", folder / "worker", WORKER)

    def _arguments(self) -> list[str]:
        return [*super()._arguments(), *self._logging]

    def kill_process(self, pid: str) -> None:
        """End a process of a container by SIGKILL."""
        self._enclosure.run("kill", "-KILL", pid)

    def shut_down(self) -> None:
        """What a machine does on its way down: every process gets SIGTERM, and a second later SIGKILL."""
        self._enclosure.run("kill", "-TERM", "--", "-1")
        Event().wait(1)  # a machine waits for nobody
        self._enclosure.close()
        self._process.wait()


@define(eq=False)
class Hook:
    """
    Attributes:
        folder: What is seen from within lies in it.
        engine: The engine.
        client: A client of it.
    """

    folder: Path
    engine: HookEngine
    client: docker.APIClient

    def start(self, image: str, variables: Mapping[str, str]) -> str:
        """Have the worker's container, from bootkit's own request, and see that it runs: its id."""
        return self.create(self.request(image, variables))

    def create(self, request: Mapping[str, Any]) -> str:
        """Have a container from such a request, started: its id. One of its name is removed before, as by bootkit."""
        with suppress(docker.errors.NotFound):
            self.client.remove_container("tink-worker", force=True)
        made = self.client.create_container_from_config(request, "tink-worker")  # type: ignore[no-untyped-call]
        container: str = made["Id"]
        self.client.start(container)
        return container

    def load(self, archive: Path) -> None:
        """Load an image into the engine."""
        with archive.open("rb") as file:
            self.client.load_image(file)  # type: ignore[no-untyped-call]

    def request(self, image: str, variables: Mapping[str, str]) -> dict[str, Any]:
        """Bootkit's request with this image, these variables, and this machine's socket and `/run`."""
        request: dict[str, Any] = json.loads(REQUEST.read_text(encoding="utf-8"))
        places = {
            "/var/run/docker.sock": self.engine.host.removeprefix("unix://"),
            "/host_root/run": str(self.folder / "run"),
        }
        for mount in request["HostConfig"]["Mounts"]:
            mount["Source"] = places.get(mount["Source"], mount["Source"])
        given = dict(variable.split("=", 1) for variable in request["Env"])
        request["Env"] = [f"{name}={value}" for name, value in {**given, **variables}.items()]
        request["Image"] = image
        return request

    def old_request(self, image: str, variables: Mapping[str, str]) -> dict[str, Any]:
        """Bootkit's request as Hook v0.6 makes it: other variables, and only the folder and the socket."""
        request = self.request(image, {})
        request["Env"] = [f"{name}={variables.get(name, '')}" for name in OLD_VARIABLES]
        mounts = request["HostConfig"]["Mounts"]
        request["HostConfig"]["Mounts"] = [mount for mount in mounts if mount["Target"] not in {"/dev", "/run"}]
        return request

    def messages(self, container: str) -> list[dict[str, Any]]:
        """What the worker has logged."""
        return [json.loads(line) for line in self.client.logs(container, stderr=False).decode().splitlines()]

    def errors(self, container: str) -> str:
        """What the worker has said beside its log."""
        said: bytes = self.client.logs(container, stdout=False)
        return said.decode()

    def runs(self, container: str) -> bool:
        """Whether it runs, and was never ended."""
        state = self.client.inspect_container(container)
        return bool(state["State"]["Running"]) and state["RestartCount"] == 0

    def kill_worker(self, container: str) -> None:
        """End the worker itself, which is the child of the container's first process, by SIGKILL."""
        first = str(self.client.inspect_container(container)["State"]["Pid"])
        listed = self.client.top(container)
        pid, parent = listed["Titles"].index("PID"), listed["Titles"].index("PPID")
        (worker,) = (process[pid] for process in listed["Processes"] if process[parent] == first)
        self.engine.kill_process(worker)

    def run(self, container: str, *words: str) -> tuple[int, str]:
        """Run a program in the container: its exit status and what it says."""
        made = self.client.exec_create(container, list(words))["Id"]
        said = self.client.exec_start(made).decode()
        return self.client.exec_inspect(made)["ExitCode"], said


@contextmanager
def hook(*logging: str) -> Iterator[Hook]:
    """Hook for as long as this lasts."""
    if not is_root():
        give_up("only root can have an engine that sees a folder as /worker")
    need_programs("dockerd", "iptables", "busybox")
    with _place(), tempfile.TemporaryDirectory(prefix="tinkworker-hook-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        (folder / "run").mkdir()
        engine = HookEngine(folder, *logging)
        try:
            engine.start()
            with docker.APIClient(engine.host, version="auto") as client:
                yield Hook(folder, engine, client)
                if answers(engine.host):
                    for container in client.containers(all=True):
                        with suppress(docker.errors.APIError):  # the worker is about to remove it itself
                            client.remove_container(container["Id"], force=True)
        finally:
            engine.close()


@contextmanager
def _place() -> Iterator[None]:
    """A place for `/worker`; what is there already stays, unseen by the engine."""
    made = not WORKER.exists()
    WORKER.mkdir(exist_ok=True)
    yield
    if made:
        with suppress(OSError):
            WORKER.rmdir()
