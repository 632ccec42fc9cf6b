from pathlib import Path

import pytest

from tests.server.attributes.recorded import disk, lay_out
from tinkworker.server.attributes.disk import read_disks
from tinkworker.server.wire import agent_v0_17_pb2 as wire

UDEV = """\
S:disk/by-id/ata-Samsung_SSD
E:ID_MODEL=Samsung_SSD_860
E:ID_SERIAL=Samsung_SSD_860_S3Z
E:ID_SERIAL_SHORT=S3Z
E:ID_WWN=0x5002538e
E:ID_WWN_WITH_EXTENSION=0x5002538e00000000
E:NONSENSE
"""


def test_a_disk_is_described_with_what_udev_knows(tmp_path: Path) -> None:
    """Sizes come from the kernel, model and numbers from udev, the more particular ones first."""
    files = disk(
        "sda",
        queue__rotational="0",
        size="468862128",
        queue__physical_block_size="4096",
        device__vendor="ATA",
        dev="8:0",
    )

    assert read_disks(lay_out(tmp_path, {**files, "run/udev/data/b8:0": UDEV})) == [
        wire.Block(
            name="sda",
            controller_type="SCSI",
            drive_type="SSD",
            size="224GB",
            physical_block_size="4KB",
            vendor="ATA",
            model="Samsung_SSD_860",
            wwn="0x5002538e00000000",
            serial_number="S3Z",
        )
    ]


@pytest.mark.parametrize(
    ("name", "rotational", "kind"),
    [
        ("sdb", "1", ("SCSI", "HDD")),
        ("hdc", "0", ("IDE", "SSD")),
        ("vda", "1", ("virtio", "HDD")),
        ("xvda", "0", ("SCSI", "SSD")),
        ("nvme0n1", "0", ("NVMe", "SSD")),
        ("nvme0n1", "1", ("NVMe", "SSD")),
        ("mmcblk0", "0", ("MMC", "SSD")),
        ("sr0", "0", ("SCSI", "ODD")),
    ],
)
def test_the_kind_of_a_disk_follows_from_its_name(
    tmp_path: Path, name: str, rotational: str, kind: tuple[str, str]
) -> None:
    """Controller and drive follow from the name, and a hard disk that does not turn is an SSD."""
    (found,) = read_disks(lay_out(tmp_path, disk(name, queue__rotational=rotational)))

    assert (found.controller_type, found.drive_type) == kind


def test_what_is_not_known_is_unknown(tmp_path: Path) -> None:
    """A disk of which nothing is known but its name has no sizes, and is unknown otherwise."""
    (found,) = read_disks(lay_out(tmp_path, {"sys/block/vda/": ""}))

    assert (found.size, found.physical_block_size) == ("", "")
    assert {found.vendor, found.model, found.wwn, found.serial_number} == {"unknown"}


def test_what_is_no_disk_is_left_out(tmp_path: Path) -> None:
    """Loop devices, compressed memory, mappings and floppies are no disks; the others come by name."""
    names = ("vdb", "loop0", "zram0", "dm-0", "md127", "fd0", "ram0", "nbd0", "vda")
    tree = lay_out(tmp_path, {f"sys/block/{name}/": "" for name in names})

    assert [found.name for found in read_disks(tree)] == ["vda", "vdb"]
