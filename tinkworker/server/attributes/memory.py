"""Memory, from `/sys/devices/system/memory` and `/proc/meminfo`."""

import re

from tinkworker.server.attributes.size import write_size
from tinkworker.server.attributes.tree import Tree
from tinkworker.server.wire import agent_v0_17_pb2 as wire

_FOLDER = "sys/devices/system/memory"
_USABLE = re.compile(r"^MemTotal:\s*([0-9]+) kB$", re.MULTILINE)


def read_memory(tree: Tree) -> wire.Memory | None:
    """What is built in, as far as the kernel says so, and what it left; None if that is not known."""
    match = _USABLE.search(tree.text("proc/meminfo") or "")
    if match is None:
        return None
    usable = int(match[1]) * 1024
    return wire.Memory(total=write_size(_read_total(tree) or usable), usable=write_size(usable))


def _read_total(tree: Tree) -> int:
    """The blocks of memory that are switched on, in bytes; 0 on machines that do not say how large a block is."""
    size = tree.text(f"{_FOLDER}/block_size_bytes")
    blocks = [name for name in tree.names(_FOLDER) if re.fullmatch(r"memory[0-9]+", name)]
    online = sum(tree.text(f"{_FOLDER}/{name}/state") == "online" for name in blocks)
    return online * int(size, 16) if size else 0
