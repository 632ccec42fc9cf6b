from pathlib import Path

from tests.server.attributes.recorded import lay_out
from tinkworker.server.attributes.firmware import Identity, read_identity
from tinkworker.server.wire import agent_v0_17_pb2 as wire

ITEMS = """
    chassis_serial chassis_vendor bios_vendor bios_version bios_date board_vendor board_name board_version
    board_serial product_name sys_vendor product_serial
"""
DMI = {f"sys/class/dmi/id/{name}": f" {name} " for name in ITEMS.split()}
BOARD = {
    "sys/firmware/devicetree/base/model": "Raspberry Pi 4 Model B\0",
    "sys/firmware/devicetree/base/compatible": "raspberrypi,4-model-b\0brcm,bcm2711\0",
    "sys/firmware/devicetree/base/serial-number": "10000000196f8c53\0",
}


def test_dmi_says_who_the_machine_is(tmp_path: Path) -> None:
    """Each field is one item, without the space around it; a device tree beside DMI does not count."""
    assert read_identity(lay_out(tmp_path, DMI | BOARD)) == Identity(
        wire.Chassis(serial="chassis_serial", vendor="chassis_vendor"),
        wire.BIOS(vendor="bios_vendor", version="bios_version", release_date="bios_date"),
        wire.Baseboard(
            vendor="board_vendor", product="board_name", version="board_version", serial_number="board_serial"
        ),
        wire.Product(name="product_name", vendor="sys_vendor", serial_number="product_serial"),
    )


def test_a_board_without_dmi_is_described_by_its_device_tree(tmp_path: Path) -> None:
    """Vendor, model and serial number are the board's; U-Boot is known if it left word."""
    loader = {"sys/firmware/devicetree/base/chosen/u-boot,version": "2024.01\0"}

    identity = read_identity(lay_out(tmp_path, BOARD | loader))
    assert identity.bios == wire.BIOS(vendor="U-Boot", version="2024.01", release_date="unknown")
    assert identity.product == wire.Product(
        name="Raspberry Pi 4 Model B", vendor="raspberrypi", serial_number="10000000196f8c53"
    )
    assert identity.chassis == wire.Chassis(serial="10000000196f8c53", vendor="raspberrypi")
    assert identity.baseboard.product == "Raspberry Pi 4 Model B"


def test_what_a_board_does_not_say_is_unknown(tmp_path: Path) -> None:
    """A device tree without any of these names leaves all unknown."""
    identity = read_identity(lay_out(tmp_path, {"sys/firmware/devicetree/base/compatible": ",odd\0"}))

    assert identity.bios == wire.BIOS(vendor="unknown", version="unknown", release_date="unknown")
    assert identity.product == wire.Product(name="unknown", vendor="unknown", serial_number="unknown")
