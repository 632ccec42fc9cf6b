"""A template like those published for installing Debian: what its actions get with each protocol, at the runtime."""

import asyncio
from typing import Any, cast

from attrs import define

from tests.end_to_end.stage import Stage
from tinkworker.clock import SystemClock
from tinkworker.lifecycle.policy import Policy
from tinkworker.lifecycle.worker.data import WorkerData
from tinkworker.runtime.port import Container, Specification
from tinkworker.runtime.simulated.engine import Engine
from tinkworker.runtime.simulated.runtime import SimulatedRuntime
from tinkworker.runtime.simulated.script import Listed, Program
from tinkworker.server.channel.connection import Connection
from tinkworker.server.channel.security import Plaintext
from tinkworker.server.port import Action, Server, State
from tinkworker.server.protocol import speak
from tinkworker.worker.composition import Parts, compose

MAC = "52:54:00:12:34:01"
DISK = "/dev/nvme0n1"

TEMPLATE = """\
version: "0.1"
name: debian
global_timeout: 1800
tasks:
  - name: "os-installation"
    worker: "{{.device_1}}"
    volumes:
      - /dev:/dev
      - /dev/console:/dev/console
      - /lib/firmware:/lib/firmware:ro
    environment:
      DEST_DISK: {{ index .Hardware.Disks 0 }}
      FS_TYPE: ext4
    actions:
      - name: "stream-debian-image"
        image: quay.io/tinkerbell/actions/image2disk:latest
        timeout: 600
        environment:
          IMG_URL: "http://192.0.2.1:8080/debian-12-generic-amd64.raw.gz"
          COMPRESSED: true
      - name: "add-network-configuration"
        image: quay.io/tinkerbell/actions/writefile:latest
        timeout: 90
        environment:
          DEST_DISK: {{ formatPartition ( index .Hardware.Disks 0 ) 1 }}
          DEST_PATH: /etc/netplan/config.yaml
          CONTENTS: |
            network:
              version: 2
              ethernets: {id0: {match: {name: en*}, dhcp4: true}}
          UID: 0
          GID: 0
          MODE: 0600
          DIRMODE: 0755
      - name: "kexec-into-debian"
        image: ghcr.io/jacobweinstock/waitdaemon:latest
        timeout: 90
        pid: host
        environment:
          BLOCK_DEVICE: {{ formatPartition ( index .Hardware.Disks 0 ) 1 }}
          IMAGE: quay.io/tinkerbell/actions/kexec:latest
          WAIT_SECONDS: 10
        volumes:
          - /var/run/docker.sock:/var/run/docker.sock
"""

DEVICES = ("/dev:/dev", "/dev/console:/dev/console", "/lib/firmware:/lib/firmware:ro")
CONTENTS = "network:\n  version: 2\n  ethernets: {id0: {match: {name: en*}, dhcp4: true}}\n"


@define
class Expected:
    """What the Go server sends of an action: everything of the task and of the action, as text."""

    name: str
    image: str
    timeout: int
    environment: set[str]
    volumes: tuple[str, ...] = DEVICES
    pid: str = ""


EXPECTED = (
    Expected(
        "stream-debian-image",
        "quay.io/tinkerbell/actions/image2disk:latest",
        600,
        {
            f"DEST_DISK={DISK}",
            "FS_TYPE=ext4",
            "IMG_URL=http://192.0.2.1:8080/debian-12-generic-amd64.raw.gz",
            "COMPRESSED=true",
        },
    ),
    Expected(
        "add-network-configuration",
        "quay.io/tinkerbell/actions/writefile:latest",
        90,
        {
            f"DEST_DISK={DISK}p1",
            "FS_TYPE=ext4",
            "DEST_PATH=/etc/netplan/config.yaml",
            f"CONTENTS={CONTENTS}",
            "UID=0",
            "GID=0",
            "MODE=0600",
            "DIRMODE=0755",
        },
    ),
    Expected(
        "kexec-into-debian",
        "ghcr.io/jacobweinstock/waitdaemon:latest",
        90,
        {
            f"DEST_DISK={DISK}",
            "FS_TYPE=ext4",
            f"BLOCK_DEVICE={DISK}p1",
            "IMAGE=quay.io/tinkerbell/actions/kexec:latest",
            "WAIT_SECONDS=10",
        },
        (*DEVICES, "/var/run/docker.sock:/var/run/docker.sock"),
        "host",
    ),
)


class Listening:
    """A server of which is remembered what it said of actions: it forgets them itself when their workflow is over."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.heard: tuple[Action, ...] = ()

    def __getattr__(self, name: str) -> Any:
        """Everything else is the server's."""
        return getattr(self.server, name)

    async def actions(self, workflow: str) -> tuple[Action, ...]:
        """The most that it ever said."""
        said = await self.server.actions(workflow)
        self.heard = max(self.heard, said, key=len)
        return said


async def run(on: Stage) -> tuple[tuple[Action, ...], list[Specification]]:
    """Let a worker do it all on a simulated engine: what it was sent, and what it had the engine create."""
    clock = SystemClock()
    engine = Engine(clock, Listed(other_program=Program(seconds=0.01)))
    created: list[Specification] = []

    class Watched(SimulatedRuntime):
        """An engine that remembers."""

        async def create(self, specification: Specification) -> Container:
            """Note what is wanted."""
            created.append(specification)
            return await super().create(specification)

    server = Listening(speak(on.protocol.name, Connection(on.server.address, Plaintext(), {}), clock))
    worker = compose(Parts(MAC, cast("Server", server), Watched(engine), clock, (), on.data))
    try:
        await worker.driver.run(WorkerData(MAC, Policy(once=True, poll_interval=0.1)))
    finally:
        await worker.close()
        await server.close()
    return server.heard, created


def test_actions_reach_the_runtime_as_they_stand_in_the_template(on: Stage) -> None:
    """Environment, volumes, pid and timeouts of the real templates arrive exactly as the Go server would send them."""
    on.add_template(TEMPLATE, device_1=MAC, Hardware={"Disks": [DISK]})

    actions, created = asyncio.run(run(on))

    assert on.states() == [State.SUCCESS] * 3
    for expected, action, specification in zip(EXPECTED, actions, created, strict=True):
        assert (action.name, action.image, action.timeout) == (expected.name, expected.image, expected.timeout)
        assert sorted(specification.environment) == sorted(expected.environment)
        assert specification.volumes == expected.volumes
        assert specification.pid == expected.pid
        assert specification.image == expected.image
        assert specification.privileged
        assert specification.command == ()
        assert specification.workspace == on.shared()
