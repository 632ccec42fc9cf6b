"""Registries for tests."""

import json
import re
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from attrs import field, frozen

from tests.parts.need import need_programs
from tests.parts.wait import wait_until


@frozen
class Registry:
    """
    A registry.

    Attributes:
        address: `host:port`.
        username: Empty if it is open to everybody.
        password: Likewise.
    """

    address: str
    username: str = ""
    password: str = field(default="", repr=False)


@contextmanager
def serve_registry(username: str = "", password: str = "") -> Iterator[Registry]:
    """A registry on a free port of the loopback interface for as long as this lasts, with credentials if given."""
    need_programs("docker-registry", *(["htpasswd"] if username else []))
    with tempfile.TemporaryDirectory(prefix="tinkworker-registry-") as folder, (Path(folder) / "log").open("wb") as log:
        configuration = Path(folder) / "registry.json"
        configuration.write_text(_configure(Path(folder), username, password))
        # The kernel ends it with the test run, however that ends.
        command = ["setpriv", "--pdeathsig", "TERM", "docker-registry", "serve", str(configuration)]
        with subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log) as process:
            try:
                yield Registry(wait_until(lambda: _address(Path(log.name).read_text())), username, password)
            finally:
                process.terminate()


def _configure(folder: Path, username: str, password: str) -> str:
    """The registry's configuration, which is YAML, and so may be JSON."""
    configuration: dict[str, object] = {
        "version": "0.1",
        "storage": {"filesystem": {"rootdirectory": str(folder / "data")}},
        "http": {"addr": "127.0.0.1:0"},
    }
    if username:
        entry = subprocess.run(["htpasswd", "-Bbn", username, password], check=True, capture_output=True).stdout
        (folder / "htpasswd").write_bytes(entry)
        configuration["auth"] = {"htpasswd": {"realm": "tests", "path": str(folder / "htpasswd")}}
    return json.dumps(configuration)


def _address(log: str) -> str:
    """Where it listens, once it has said so."""
    said = re.search(r"listening on (127\.0\.0\.1:\d+)", log)
    return said[1] if said else ""
