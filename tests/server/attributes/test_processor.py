from pathlib import Path

import pytest

from tests.server.attributes.recorded import cpuinfo, lay_out, logical_processor
from tinkworker.server.attributes.processor import read_processors
from tinkworker.server.wire import agent_v0_17_pb2 as wire


def test_threads_and_cores_are_counted_by_socket(tmp_path: Path) -> None:
    """Two sockets with two cores of two threads each are two processors; one that is switched off does not count."""
    files = {
        "sys/devices/system/cpu/cpufreq/": "",
        **logical_processor(0, 0, 0),
        **logical_processor(1, 0, 1),
        **logical_processor(2, 1, 0),
        **logical_processor(3, 0, 0),
        **logical_processor(4, 0, 1),
        **logical_processor(10, 1, 4, online="0"),
        **cpuinfo(*({"processor": number, "vendor_id": "V", "model name": "M", "flags": "a b"} for number in range(5))),
    }

    cpu = read_processors(lay_out(tmp_path, files))
    assert (cpu.total_cores, cpu.total_threads) == (3, 5)
    first, second = cpu.processors
    assert first == wire.Processor(id=0, cores=2, threads=4, vendor="V", model="M", capabilities=["a", "b"])
    assert (second.id, second.cores, second.threads) == (1, 1, 1)


@pytest.mark.parametrize(
    ("said", "vendor", "model", "flags"),
    [
        ({"CPU implementer": "0x41", "Features": "fp asimd"}, "ARM", "", ["fp", "asimd"]),
        ({"CPU implementer": "0x51", "Processor": "Kryo"}, "", "Kryo", []),
        ({"isa": "rv64imafdc", "uarch": "sifive,u74-mc"}, "rv64imafdc", "sifive,u74-mc", []),
        ({"cpu model": "MIPS 24Kc"}, "", "MIPS 24Kc", []),
        ({"Model Name": "Loongson-3A5000"}, "", "Loongson-3A5000", []),
        ({"machine": "PowerNV"}, "", "PowerNV", []),
        ({}, "", "", []),
    ],
)
def test_architectures_call_things_differently(
    tmp_path: Path, said: dict[str, object], vendor: str, model: str, flags: list[str]
) -> None:
    """Vendor, model and flags are found under the names that each architecture gives them."""
    tree = lay_out(tmp_path, {**logical_processor(0, 0, 0), **cpuinfo({"processor": 0, **said})})

    (processor,) = read_processors(tree).processors
    assert (processor.vendor, processor.model, list(processor.capabilities)) == (vendor, model, flags)


def test_a_summary_belongs_to_the_first_processor(tmp_path: Path) -> None:
    """On s390x the vendor stands before all processors, which are called by another name."""
    summary = {"vendor_id": "IBM/S390", "# processors": 1, "features": "esan3 zarch"}
    files = {**logical_processor(0, 0, 0), **cpuinfo(summary, {"cpu number": 0})}

    (processor,) = read_processors(lay_out(tmp_path, files)).processors
    assert (processor.vendor, list(processor.capabilities)) == ("IBM/S390", ["esan3", "zarch"])


def test_the_chip_of_a_board_stands_in_for_a_model(tmp_path: Path) -> None:
    """Where the kernel knows no model, it is the last of the names in the device tree."""
    files = {
        **logical_processor(0, 0, 0),
        **cpuinfo({"processor": 0}),
        "sys/firmware/devicetree/base/compatible": "seeed,board\0rockchip,rk3576\0",
    }

    (processor,) = read_processors(lay_out(tmp_path, files)).processors
    assert processor.model == "rockchip,rk3576"


def test_a_topology_that_is_not_known_is_one_processor(tmp_path: Path) -> None:
    """Without a socket's number it is the first, and without a core's there is one core."""
    files = {"sys/devices/system/cpu/cpu0/": "", "sys/devices/system/cpu/cpu1/": ""}
    tree = lay_out(tmp_path, files | cpuinfo({"processor": 1, "model name": "M"}))

    (processor,) = read_processors(tree).processors
    assert (processor.id, processor.cores, processor.threads, processor.model) == (0, 1, 2, "M")
