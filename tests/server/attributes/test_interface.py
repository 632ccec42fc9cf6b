from pathlib import Path

from tests.server.attributes.recorded import interface, lay_out
from tinkworker.server.attributes.interface import read_interfaces
from tinkworker.server.wire import agent_v0_17_pb2 as wire


def test_interfaces_are_told_with_addresses_of_their_own(tmp_path: Path) -> None:
    """An address that was made up, or of which that is not known, is not told; neither is the loop to itself."""
    files = {
        **interface("eth0", addr_assign_type="0", address="52:54:00:aa:00:01", speed="1000"),
        **interface("docker0", addr_assign_type="3", address="02:42:00:00:00:01", speed="-1"),
        **interface("odd0", address="02:42:00:00:00:02"),
        **interface("lo", addr_assign_type="0", address="00:00:00:00:00:00"),
        "sys/class/net/bonding_masters": "bond0",
    }

    assert read_interfaces(lay_out(tmp_path, files)) == [
        wire.Network(name="docker0", mac="", speed="-1"),
        wire.Network(name="eth0", mac="52:54:00:aa:00:01", speed="1000"),
        wire.Network(name="odd0", mac="", speed=""),
    ]
