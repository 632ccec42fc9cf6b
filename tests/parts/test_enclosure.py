"""That nothing is left of a private engine, however the run ends that started it."""

import re
import shutil
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from tests.parts.wait import wait_until

pytestmark = [pytest.mark.engine, pytest.mark.root]

RUN = """
import sys
import docker
from tests.parts.private_engine import private_engine
from tests.parts.image import make_images
with private_engine() as engine:
    with make_images(engine.host) as make, docker.APIClient(engine.host, version="auto") as client:
        body = {"Image": make(), "Cmd": ["sh", "-c", "trap exit TERM; while :; do sleep 0.1; done"]}
        client.start(client.create_container_from_config(body)["Id"])
        print(engine.host.removeprefix("unix://").removesuffix("/docker.sock"), flush=True)
        sys.stdin.read()
"""


def commands(folder: str) -> list[str]:
    """The command lines of the processes that were started with this folder."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):  # it has ended
            found.append((process / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace"))
    return [command for command in found if folder in command]


def mounts(folder: str) -> list[str]:
    """What is mounted there, as this machine sees it."""
    return [line for line in Path("/proc/mounts").read_text().splitlines() if folder in line]


@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGINT, None])
def test_nothing_is_left_of_a_private_engine(end: signal.Signals | None) -> None:
    """Neither processes nor mounts nor the bridge: the run may be killed, interrupted or come to its end."""
    command = [sys.executable, "-c", RUN]
    run = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    with run:
        assert run.stdout is not None
        folder = run.stdout.readline().strip()
        assert folder
        (bridge,) = {found[1] for it in commands(folder) if (found := re.search(r"--bridge (\w+)", it))}
        assert bridge_exists(bridge)
        if end:
            run.send_signal(end)
    wait_until(lambda: not commands(folder) and not bridge_exists(bridge))
    assert mounts(folder) == []
    shutil.rmtree(folder, ignore_errors=end is not signal.SIGKILL)


def bridge_exists(name: str) -> bool:
    """Whether this machine has such an interface."""
    return Path("/sys/class/net", name).exists()
