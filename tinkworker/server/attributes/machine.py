"""All of a machine's attributes."""

from tinkworker.server.attributes.disk import read_disks
from tinkworker.server.attributes.firmware import read_identity
from tinkworker.server.attributes.interface import read_interfaces
from tinkworker.server.attributes.memory import read_memory
from tinkworker.server.attributes.pci import read_devices
from tinkworker.server.attributes.processor import read_processors
from tinkworker.server.attributes.tree import Tree
from tinkworker.server.wire.agent_v0_17_pb2 import AgentAttributes


def read_machine(tree: Tree | None = None) -> AgentAttributes:
    """
    What an agent's server is told of a machine. Takes some ten milliseconds.

    Args:
        tree: The machine's files; None for this machine's.
    """
    tree = tree or Tree()
    devices, identity = read_devices(tree), read_identity(tree)
    return AgentAttributes(
        cpu=read_processors(tree),
        memory=read_memory(tree),
        block=read_disks(tree),
        network=read_interfaces(tree),
        pci=devices.all,
        gpu=devices.cards,
        chassis=identity.chassis,
        bios=identity.bios,
        baseboard=identity.baseboard,
        product=identity.product,
    )
