"""Disks, from `/sys/block` and what udev knows of them."""

from collections.abc import Iterable, Mapping

from tinkworker.server.attributes.size import write_size
from tinkworker.server.attributes.tree import UNKNOWN, Tree
from tinkworker.server.wire import agent_v0_17_pb2 as wire

_FOLDER = "sys/block"
_SECTOR = 512
"""Bytes that sizes are counted in, whatever the disk's own blocks have."""

_KINDS = {
    "sd": ("SCSI", "HDD"),
    "hd": ("IDE", "HDD"),
    "vd": ("virtio", "HDD"),
    "nvme": ("NVMe", "SSD"),
    "sr": ("SCSI", "ODD"),
    "xvd": ("SCSI", "HDD"),
    "mmc": ("MMC", "SSD"),
}
"""The controller and the drive, by how a disk's name begins. Others (loop devices, RAM, mappings) are no disks."""

_SERIALS = ("SCSI_IDENT_SERIAL", "ID_SCSI_SERIAL", "ID_SERIAL_SHORT", "ID_SERIAL")
_WORLD_WIDE_NAMES = ("ID_WWN_WITH_EXTENSION", "ID_WWN", "DM_WWN")


def read_disks(tree: Tree) -> list[wire.Block]:
    """All disks, by name."""
    return [
        _describe(tree, name, *kind)
        for name in tree.names(_FOLDER)
        for prefix, kind in _KINDS.items()
        if name.startswith(prefix)
    ]


def _describe(tree: Tree, name: str, controller: str, drive: str) -> wire.Block:
    """A disk. One that does not turn is an SSD, whatever its name says."""
    folder = f"{_FOLDER}/{name}"
    known = _read_udev(tree, folder)
    turns = tree.number(f"{folder}/queue/rotational") == 1
    return wire.Block(
        name=name,
        controller_type=controller,
        drive_type="SSD" if drive == "HDD" and not turns else drive,
        size=write_size((tree.number(f"{folder}/size") or 0) * _SECTOR),
        physical_block_size=write_size(tree.number(f"{folder}/queue/physical_block_size") or 0),
        vendor=tree.known(f"{folder}/device/vendor"),
        model=_first(known, ["ID_MODEL"]),
        wwn=_first(known, _WORLD_WIDE_NAMES),
        serial_number=_first(known, _SERIALS),
    )


def _read_udev(tree: Tree, folder: str) -> dict[str, str]:
    """What udev keeps about a disk; nothing where udev does not run, as in Hook."""
    number = tree.text(f"{folder}/dev")
    lines = (tree.text(f"run/udev/data/b{number}") or "").splitlines()
    entries = (line.removeprefix("E:").partition("=") for line in lines if line.startswith("E:"))
    return {name: value for name, equals, value in entries if equals}


def _first(known: Mapping[str, str], names: Iterable[str]) -> str:
    """The first of several entries that is there."""
    return next((known[name] for name in names if name in known), UNKNOWN)
