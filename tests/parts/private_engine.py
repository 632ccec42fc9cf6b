"""A Docker Engine of our own."""

import os
import random
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import docker
import docker.errors

from tests.parts.enclosure import Enclosure
from tests.parts.need import give_up, is_root, need_programs
from tests.parts.runc import Runc
from tests.parts.wait import wait_until

_BOUND = 60.0


class PrivateEngine:
    """
    An engine of our own.

    Its containers have a bridge of its own, from which they reach this machine and nothing beyond. An engine's default
    bridge is shared by all engines of a machine, and one that is told to use none removes it, whosesoever it is.

    Attributes:
        host: What to set `DOCKER_HOST` to.
        runc: What makes its containers.
    """

    private = True

    def __init__(self, folder: Path, disk: str = "") -> None:
        self._folder = folder
        self._bridge = f"tw{os.urandom(4).hex()}"
        self._enclosure = Enclosure(["busybox", "ip", "link", "delete", self._bridge])
        self._pidfile = folder / "pid"
        self.host = f"unix://{folder}/docker.sock"
        self.runc = Runc(folder / "runc")
        self._program = self.runc.install()
        (folder / "data").mkdir()
        if disk:
            self._enclosure.run("mount", "-t", "tmpfs", "-o", f"size={disk}", "tmpfs", folder / "data")

    def start(self) -> None:
        """Start it and wait until it answers."""
        if answers(self.host):
            return
        self._make_bridge()
        with (self._folder / "log").open("ab") as log:
            self._process = self._enclosure.spawn("dockerd", *self._arguments(), log=log)
        wait_until(lambda: answers(self.host) or self._process.poll() is not None)
        if not answers(self.host):
            give_up(f"a private engine does not start here: {(self._folder / 'log').read_text()[-1000:]}")

    def kill(self) -> None:
        """End it by SIGKILL; its containers run on."""
        self._end("KILL")

    def restart(self) -> None:
        """End it by SIGTERM, which ends its containers first, and start it again."""
        self._end("TERM")
        self.start()

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """Have it accept connections and answer nothing; it goes on afterwards, unless it was killed."""
        self._signal("STOP")
        try:
            yield
        finally:
            if self._process.poll() is None:
                self._signal("CONT")
                self._process.send_signal(signal.SIGCONT)  # what waits for a stopped process stops as well

    def close(self) -> None:
        """End it and all its containers; by SIGTERM if it runs, because then it leaves no control groups behind."""
        try:
            if answers(self.host):
                self._end("TERM")
        finally:
            self._enclosure.close()

    def _end(self, name: str) -> None:
        self._signal(name)
        self._process.send_signal(signal.SIGCONT)
        self._process.wait(_BOUND)

    def _signal(self, name: str) -> None:
        self._enclosure.run("kill", f"-{name}", self._pidfile.read_text())

    def _arguments(self) -> list[str]:
        places = ["--data-root", f"{self._folder}/data", "--exec-root", f"{self._folder}/exec"]
        access = ["--host", self.host, "--pidfile", str(self._pidfile)]
        network = ["--bridge", self._bridge, "--iptables=false", "--ip6tables=false", "--ip-forward=false"]
        runtime = ["--add-runtime", f"held={self._program}", "--default-runtime", "held"]
        return [*places, *access, *network, *runtime]

    def _make_bridge(self) -> None:
        """Have the bridge, with addresses of a range that is for tests between devices (RFC 2544)."""
        if Path("/sys/class/net", self._bridge).exists():
            return
        address = f"198.{random.randint(18, 19)}.{random.randint(0, 255)}.1/24"  # noqa: S311 not a secret
        for arguments in (
            ["link", "add", "name", self._bridge, "type", "bridge"],
            ["address", "add", address, "dev", self._bridge],
            ["link", "set", self._bridge, "up"],
        ):
            subprocess.run(["busybox", "ip", *arguments], check=True, capture_output=True)


@contextmanager
def private_engine(disk: str = "", parent: Path | None = None) -> Iterator[PrivateEngine]:
    """
    A private engine for as long as this lasts.

    Args:
        disk: The size of a disk of its own for images and containers: "40m"; empty for none.
        parent: Where its folder is made; its path must be short, as it holds sockets.
    """
    if not is_root():
        give_up("no Docker Engine can be reached, and only root can start one")
    need_programs("dockerd", "iptables", "busybox")
    folder = Path(tempfile.mkdtemp(prefix="tinkworker-", dir=parent))
    try:
        engine = PrivateEngine(folder, disk)
        try:
            engine.start()
            yield engine
        finally:
            engine.close()
    finally:
        shutil.rmtree(folder)


def answers(host: str) -> bool:
    """Whether an engine answers there."""
    try:
        with docker.APIClient(host, version="1.24", timeout=5) as client:
            return bool(client.ping())
    except (OSError, docker.errors.DockerException):
        return False
