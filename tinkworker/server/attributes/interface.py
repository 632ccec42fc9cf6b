"""Network interfaces, from `/sys/class/net`."""

from tinkworker.server.attributes.tree import Tree
from tinkworker.server.wire import agent_v0_17_pb2 as wire

_FOLDER = "sys/class/net"
_OTHERS = {"lo", "bonding_masters"}
_BUILT_IN = "0"


def read_interfaces(tree: Tree) -> list[wire.Network]:
    """All interfaces, by name, whether or not there is a device behind them."""
    return [_describe(tree, name) for name in tree.names(_FOLDER) if name not in _OTHERS]


def _describe(tree: Tree, name: str) -> wire.Network:
    """An interface. An address that the kernel made up is none."""
    folder = f"{_FOLDER}/{name}"
    built_in = tree.text(f"{folder}/addr_assign_type") == _BUILT_IN
    return wire.Network(
        name=name,
        mac=tree.text(f"{folder}/address") or "" if built_in else "",
        speed=tree.text(f"{folder}/speed") or "",
    )
