from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.server.attributes.recorded import lay_out
from tinkworker.server.attributes.memory import read_memory
from tinkworker.server.wire import agent_v0_17_pb2 as wire

USABLE = {"proc/meminfo": "MemTotal:        7900000 kB\nMemFree:         1 kB"}
BLOCKS = {
    "sys/devices/system/memory/block_size_bytes": "80000000",
    **{f"sys/devices/system/memory/memory{number}/state": "online" for number in range(4)},
    "sys/devices/system/memory/memory9/state": "offline",
    "sys/devices/system/memory/power/": "",
}


@pytest.mark.parametrize(
    ("files", "total"),
    [({**USABLE, **BLOCKS}, "8GB"), (USABLE, "8GB"), ({**USABLE, "sys/devices/system/memory/memory0/": ""}, "8GB")],
    ids=["blocks", "no blocks", "no size of blocks"],
)
def test_memory_is_counted_in_blocks(tmp_path: Path, files: Mapping[str, str], total: str) -> None:
    """What is built in is the sum of the blocks that are on, or what is usable where that is not known."""
    assert read_memory(lay_out(tmp_path, files)) == wire.Memory(total=total, usable="8GB")


def test_blocks_count_where_they_are_more(tmp_path: Path) -> None:
    """What the kernel keeps for itself is built in all the same."""
    files = {**BLOCKS, "proc/meminfo": "MemTotal: 6000000 kB"}

    assert read_memory(lay_out(tmp_path, files)) == wire.Memory(total="8GB", usable="6GB")


def test_without_the_kernels_word_nothing_is_said(tmp_path: Path) -> None:
    """A machine of which not even the usable memory is known has none in the message."""
    assert read_memory(lay_out(tmp_path, BLOCKS)) is None
