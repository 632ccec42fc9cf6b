"""Processors, from `/sys/devices/system/cpu` and `/proc/cpuinfo`."""

import re
from collections.abc import Iterable, Mapping

from tinkworker.server.attributes.device_tree import find_chip
from tinkworker.server.attributes.tree import Tree
from tinkworker.server.wire import agent_v0_17_pb2 as wire

_FOLDER = "sys/devices/system/cpu"
_LOGICAL = re.compile(r"cpu([0-9]+)")
_FLAGS = ("flags", "Features", "features")
"""What architectures call the flags: x86, ARM, s390x."""
_MODELS = ("model name", "Processor", "cpu model", "Model Name", "uarch", "machine")
"""What they call the model: x86, older ARM, MIPS, LoongArch, RISC-V, PowerPC."""
_VENDORS = ("vendor_id", "isa")
_ARM = "0x41"


def read_processors(tree: Tree) -> wire.CPU:
    """All processors that are switched on, by the socket that they are in."""
    logical: dict[int, list[int]] = {}
    for name in tree.names(_FOLDER):
        match = _LOGICAL.fullmatch(name)
        if match and tree.number(f"{_FOLDER}/{name}/online") != 0:
            socket = tree.number(f"{_FOLDER}/{name}/topology/physical_package_id")
            logical.setdefault(-1 if socket is None else socket, []).append(int(match[1]))
    described = _read_cpuinfo(tree)
    processors = [
        _describe(tree, socket, numbers, said)
        for socket, numbers in sorted(logical.items())
        for said in [described[number] for number in numbers if number in described][:1]
    ]
    return wire.CPU(
        total_cores=sum(processor.cores for processor in processors),
        total_threads=sum(processor.threads for processor in processors),
        processors=processors,
    )


def _describe(tree: Tree, socket: int, numbers: list[int], said: Mapping[str, str]) -> wire.Processor:
    """A processor, with what the kernel says of the first of its logical ones."""
    cores = {tree.number(f"{_FOLDER}/cpu{number}/topology/core_id") for number in numbers}
    arm = "ARM" if said.get("CPU implementer") == _ARM else ""
    return wire.Processor(
        id=max(socket, 0),
        cores=len(cores),
        threads=len(numbers),
        vendor=_first(said, _VENDORS) or arm,
        model=_first(said, _MODELS) or find_chip(tree),
        capabilities=filter(None, _first(said, _FLAGS).split(" ")),
    )


def _first(said: Mapping[str, str], names: Iterable[str]) -> str:
    """The first of several lines that says something."""
    return next((said[name] for name in names if said.get(name)), "")


def _read_cpuinfo(tree: Tree) -> dict[int, dict[str, str]]:
    """The lines about each logical processor, by its number. Lines before the first one (s390x) are about that one."""
    described: dict[int, dict[str, str]] = {}
    lines: dict[str, str] = {}
    for line in [*(tree.text("proc/cpuinfo") or "").splitlines(), ""]:
        name, colon, value = (part.strip() for part in line.partition(":"))
        if colon:
            lines[name] = value
            continue
        number = lines.get("processor", lines.get("cpu number", ""))
        if number.isdecimal():
            described[int(number)] = lines
            lines = {}
    return described
