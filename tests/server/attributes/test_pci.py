import gzip
from pathlib import Path

import pytest

from tests.server.attributes.recorded import LINK, lay_out
from tinkworker.server.attributes.pci import Devices, read_devices
from tinkworker.server.wire import agent_v0_17_pb2 as wire

DATABASE = """\
# A comment

1af4  Example Vendor
\t1041  Network card
\t\t1af4 0001  A particular one
10de  Another Vendor
\t1c82  Graphics card
C 02  Network controller
\t00  Ethernet controller
\t\t01  An interface
C 03  Display controller
"""
CARD = "pci:v000010DEd00001C82sv00001043sd00008613bc03sc00i00"
FILES = {
    "sys/bus/pci/devices/0000:00:02.0/modalias": "pci:v00001AF4d00001041sv00001AF4sd00001041bc02sc00i00",
    "sys/bus/pci/devices/0000:00:02.0/driver": f"{LINK}../../../bus/pci/drivers/virtio-pci",
    "sys/bus/pci/devices/0000:01:00.0/modalias": CARD,
    "sys/bus/pci/devices/0000:00:00.0/modalias": "pci:v0000FFFFd0000FFFFsv00000000sd00000000bcFFsc00i00",
    "sys/bus/pci/devices/0000:00:01.0/": "",
    "sys/class/drm/card0": f"{LINK}../../devices/pci0000:00/0000:00:03.0/0000:01:00.0/drm/card0",
    "sys/class/drm/card0-DP-1": f"{LINK}../../devices/pci0000:00/0000:00:03.0/0000:01:00.0/drm/card0/card0-DP-1",
    "sys/class/drm/card1": f"{LINK}../../devices/platform/display/drm/card1",
    "sys/class/drm/card2": f"{LINK}../../devices/pci0000:00/0000:09:00.0/drm/card2",
    "sys/class/drm/version": "drm 1.1.0",
}
NETWORK = wire.PCI(
    vendor="Example Vendor", product="Network card", **{"class": "Network controller"}, driver="virtio-pci"
)
GRAPHICS = wire.PCI(vendor="Another Vendor", product="Graphics card", **{"class": "Display controller"})
NAMELESS = wire.PCI(vendor="unknown", product="unknown", **{"class": "unknown"})


@pytest.mark.parametrize("place", ["hwdata", "misc"])
@pytest.mark.parametrize("compressed", [False, True], ids=["plain", "compressed"])
def test_devices_are_told_by_name(tmp_path: Path, place: str, *, compressed: bool) -> None:
    """Devices come by address with the database's names, and cards are found by where their links lead."""
    tree = lay_out(tmp_path, FILES)
    folder = tmp_path / "usr/share" / place
    folder.mkdir(parents=True)
    if compressed:
        (folder / "pci.ids.gz").write_bytes(gzip.compress(DATABASE.encode()))
    else:
        (folder / "pci.ids").write_text(DATABASE)

    devices = read_devices(tree)
    assert devices.all == (NAMELESS, NETWORK, GRAPHICS)
    assert not devices.all[2].HasField("driver")
    (card,) = devices.cards
    assert card == wire.GPU(vendor="Another Vendor", product="Graphics card", **{"class": "Display controller"})


def test_without_a_database_nothing_is_told(tmp_path: Path) -> None:
    """As with Go's agent, devices without names are none."""
    assert read_devices(lay_out(tmp_path, FILES)) == Devices()


def test_a_database_that_cannot_be_read_is_none(tmp_path: Path) -> None:
    """A damaged file fails nothing."""
    tree = lay_out(tmp_path, {**FILES, "usr/share/misc/pci.ids.gz": "nonsense"})

    assert read_devices(tree) == Devices()
