"""A machine as a whole: one that Go's agent was recorded on, none at all, and this one beside what tools say of it."""

import json
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from google.protobuf.json_format import MessageToDict

from tests.parts import need
from tests.parts.wait import wait_until
from tests.server.attributes.recorded import cpuinfo, disk, interface, lay_out, logical_processor
from tinkworker.server.attributes.machine import read_machine
from tinkworker.server.attributes.size import write_size
from tinkworker.server.attributes.tree import UNKNOWN, Tree
from tinkworker.server.wire.agent_v0_17_pb2 import AgentAttributes

RECORDED = Path(__file__).parents[1] / "transcripts" / "agent-attributes.json"
TOOLS = {"lscpu": "util-linux", "lsblk": "util-linux", "ip": "iproute2", "dmidecode": "dmidecode"}


@pytest.fixture(scope="module")
def machine() -> AgentAttributes:
    """This machine."""
    return read_machine()


def output_of(*command: str) -> str:
    """What a tool prints."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(need._PACKAGES, command[0], TOOLS[command[0]])
        need.need_programs(command[0])
    program = shutil.which(command[0], path="/usr/sbin:/sbin:/usr/bin:/bin")
    return subprocess.run([str(program), *command[1:]], capture_output=True, text=True, check=False).stdout


def plain(attributes: AgentAttributes) -> Mapping[str, Any]:
    """Attributes as the recording has them."""
    return MessageToDict(attributes, preserving_proto_field_name=True)


def test_a_machine_is_described_as_by_gos_agent(tmp_path: Path) -> None:
    """The files of the machine of which Go's agent was recorded give what that said, field by field."""
    flags = "fpu vme de pse tsc msr ..."
    said = {"vendor_id": "GenuineIntel", "model name": "Intel(R) Xeon(R) Processor", "flags": flags}
    files = {
        **logical_processor(0, 0, 0),
        **logical_processor(1, 0, 1),
        **cpuinfo({"processor": 0, **said}, {"processor": 1, **said}),
        "proc/meminfo": "MemTotal: 24654896 kB",
        **disk(
            "vda",
            queue__rotational="1",
            size="536870912",
            queue__physical_block_size="4096",
            device__vendor="0x1af4",
            dev="254:0",
        ),
        "sys/block/loop0/": "",
        **interface("docker0", addr_assign_type="3", address="02:42:00:00:00:01", speed="-1"),
        **interface("eth0", addr_assign_type="0", address="02:fc:00:00:00:01", speed="-1"),
        **interface("hookbr0", addr_assign_type="3", address="02:42:00:00:00:02", speed="-1"),
        **interface("ifb0", addr_assign_type="1", address="02:42:00:00:00:03"),
        **interface("ifb1", addr_assign_type="1", address="02:42:00:00:00:04"),
        "sys/bus/pci/devices/0000:00:00.0/modalias": "pci:v00001AF4d00001041sv00001AF4sd00001041bc02sc00i00",
    }

    assert plain(read_machine(lay_out(tmp_path, files))) == json.loads(RECORDED.read_text())["agent_attributes"]


def test_a_machine_that_shows_nothing_fails_nothing(tmp_path: Path) -> None:
    """Without any file there are no processors, no memory, no devices, and everything else is unknown."""
    attributes = read_machine(Tree(tmp_path))

    assert (attributes.cpu.total_cores, len(attributes.cpu.processors)) == (0, 0)
    assert not attributes.HasField("memory")
    assert not [*attributes.block, *attributes.network, *attributes.pci, *attributes.gpu]
    assert attributes.product.name == UNKNOWN


def test_processors_are_those_that_lscpu_shows(machine: AgentAttributes) -> None:
    """Threads, cores, sockets, vendor and model are what the tool says."""
    lines = {line["field"].rstrip(":"): line["data"] for line in json.loads(output_of("lscpu", "-J"))["lscpu"]}
    sockets = int(lines["Socket(s)"])

    assert machine.cpu.total_threads == int(lines["CPU(s)"])
    assert machine.cpu.total_cores == sockets * int(lines["Core(s) per socket"])
    assert len(machine.cpu.processors) == sockets
    (vendor,) = {processor.vendor for processor in machine.cpu.processors}
    assert vendor == lines["Vendor ID"]
    assert set(machine.cpu.processors[0].capabilities) == set(lines["Flags"].split())


def test_disks_are_those_that_lsblk_shows(machine: AgentAttributes) -> None:
    """Names, sizes, block sizes and whether they turn are what the tool says."""
    listing = json.loads(output_of("lsblk", "-J", "-b", "-d", "-o", "NAME,SIZE,PHY-SEC,ROTA,TYPE"))
    expected = {
        device["name"]: (write_size(device["size"]), write_size(device["phy-sec"]), device["rota"])
        for device in listing["blockdevices"]
        if device["type"] == "disk" and not device["name"].startswith(("zram", "ram", "nbd"))
    }

    assert {
        disk.name: (disk.size, disk.physical_block_size, disk.drive_type == "HDD") for disk in machine.block
    } == expected


def test_interfaces_are_those_that_ip_shows() -> None:
    """Every interface but the loop is there, and no address is another than the tool shows; they come and go."""

    def agree() -> bool:
        links = {link["ifname"]: link.get("address", "") for link in json.loads(output_of("ip", "-j", "link"))}
        found = {interface.name: interface.mac for interface in read_machine().network}
        addresses = {name: mac for name, mac in found.items() if mac}
        return set(found) == set(links) - {"lo"} and addresses.items() <= links.items()

    wait_until(agree)


@pytest.mark.parametrize(
    ("keyword", "path"),
    [
        ("system-manufacturer", "product.vendor"),
        ("system-product-name", "product.name"),
        ("baseboard-manufacturer", "baseboard.vendor"),
        ("baseboard-product-name", "baseboard.product"),
        ("bios-vendor", "bios.vendor"),
        ("bios-version", "bios.version"),
        ("bios-release-date", "bios.release_date"),
        ("chassis-manufacturer", "chassis.vendor"),
    ],
)
def test_the_firmware_says_what_dmidecode_shows(machine: AgentAttributes, keyword: str, path: str) -> None:
    """What the tool reads is what we read; where it finds no DMI at all, as in many virtual machines, nor do we."""
    part, _, name = path.partition(".")
    said = [line.strip() for line in output_of("dmidecode", "-s", keyword).splitlines() if not line.startswith("#")]

    assert getattr(getattr(machine, part), name) == ("\n".join(said) if said else UNKNOWN)
