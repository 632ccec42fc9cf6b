import pytest

from tinkworker.server.development.hardware import AssignmentInvalid, complete, read_assignments


def test_names_lead_into_values_and_lists() -> None:
    """A dot leads into a value, a number is a place in a list, and the last assignment to a name counts."""
    assert read_assignments(
        ["device_1=52:54:00:12:34:01", "a=1", "a=b=c", "Hardware.Disks.1=/dev/sdb", "Hardware.Disks.0=/dev/sda", "e.f="]
    ) == {
        "device_1": "52:54:00:12:34:01",
        "a": "b=c",
        "Hardware": {"Disks": ["/dev/sda", "/dev/sdb"]},
        "e": {"f": ""},
    }


@pytest.mark.parametrize(
    ("assignments", "words"),
    [
        (["device_1"], "NAME=VALUE"),
        (["=x"], "NAME=VALUE"),
        (["a..b=x"], "NAME=VALUE"),
        (["a=1", "a.b=2"], "leads into 'a'"),
        (["a.b=2", "a=1"], "puts a text where"),
        (["Hardware.Disks.1=/dev/sdb"], "Hardware.Disks has places 1"),
    ],
)
def test_assignments_that_make_no_sense_are_refused(assignments: list[str], words: str) -> None:
    """An assignment without a name or a value, a contradiction and a gap in a list are told."""
    with pytest.raises(AssignmentInvalid, match=words):
        read_assignments(assignments)


def test_hardware_is_always_there() -> None:
    """What the real server knows of any machine has a value, which assignments replace."""
    assert complete({"x": "y"})["Hardware"] == {
        "Disks": [],
        "Interfaces": [],
        "UserData": "",
        "Metadata": {},
        "VendorData": "",
    }
    hardware = complete({"Hardware": {"Disks": ["/dev/sda"]}})["Hardware"]
    assert isinstance(hardware, dict)
    assert hardware["Disks"] == ["/dev/sda"]
    assert hardware["UserData"] == ""
