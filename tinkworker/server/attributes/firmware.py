"""What the firmware says of the machine: DMI, from `/sys/class/dmi/id`, or the device tree of boards without it."""

from attrs import frozen

from tinkworker.server.attributes.device_tree import find_vendor, has_device_tree, read_property
from tinkworker.server.attributes.tree import UNKNOWN, Tree
from tinkworker.server.wire import agent_v0_17_pb2 as wire

_FOLDER = "sys/class/dmi/id"
_LOADER = "chosen/u-boot,version"


@frozen
class Identity:
    """Who the machine says it is: its case, its firmware, its main board, and itself as it is sold."""

    chassis: wire.Chassis
    bios: wire.BIOS
    baseboard: wire.Baseboard
    product: wire.Product


def read_identity(tree: Tree) -> Identity:
    """All that is known; DMI where it is there."""
    if not tree.has_folder(_FOLDER) and has_device_tree(tree):
        return _read_device_tree(tree)
    return _read_dmi(tree)


def _read_dmi(tree: Tree) -> Identity:
    """What DMI says."""

    def item(name: str) -> str:
        return tree.known(f"{_FOLDER}/{name}")

    return Identity(
        wire.Chassis(serial=item("chassis_serial"), vendor=item("chassis_vendor")),
        wire.BIOS(vendor=item("bios_vendor"), version=item("bios_version"), release_date=item("bios_date")),
        wire.Baseboard(
            vendor=item("board_vendor"),
            product=item("board_name"),
            version=item("board_version"),
            serial_number=item("board_serial"),
        ),
        wire.Product(name=item("product_name"), vendor=item("sys_vendor"), serial_number=item("product_serial")),
    )


def _read_device_tree(tree: Tree) -> Identity:
    """What a board says; of its firmware, only U-Boot leaves word."""
    vendor, model, serial = find_vendor(tree), read_property(tree, "model"), read_property(tree, "serial-number")
    loader = read_property(tree, _LOADER)
    return Identity(
        wire.Chassis(serial=serial, vendor=vendor),
        wire.BIOS(
            vendor=UNKNOWN if loader == UNKNOWN else "U-Boot",
            version=loader,
            release_date=UNKNOWN,
        ),
        wire.Baseboard(vendor=vendor, product=model, version=UNKNOWN, serial_number=serial),
        wire.Product(name=model, vendor=vendor, serial_number=serial),
    )
