"""One axis of time, whatever clocks do."""

from tests.engine.journal.line import HEADER, Plain
from tinkworker.engine.journal.axis import Axis


def record(at: float, wall: str = "", boot: str = "b") -> Plain:
    """A record with its moment; perhaps of another boot."""
    clock = {"wall": f"2024-01-01T00:{wall}+00:00"} if wall else {}
    return {"at": at, "boot": boot, **clock}


def begin() -> Axis:
    """An axis that begins at second 100 of a boot, at midnight."""
    return Axis.of({**HEADER, "at": 100.0})


def test_one_boot() -> None:
    """Within a boot the monotonic clock counts, however the wall clock jumps."""
    axis = begin()

    assert [axis.tell(record(101.0)), axis.tell(record(102.5, "59:00"))] == [101.0, 102.5]
    assert axis.resume(record(110.0, "00:00")) == 110.0


def test_never_back() -> None:
    """An event that is older than what was told before it counts as simultaneous."""
    axis = begin()

    assert [axis.tell(record(105.0)), axis.tell(record(104.0)), axis.tell(record(106.0))] == [105.0, 105.0, 106.0]


def test_reboot() -> None:
    """From one boot to the next the wall clock tells how long it took; then the new boot's clock counts."""
    axis = begin()
    axis.tell(record(105.0, "00:05"))

    assert axis.resume(record(3.0, "01:05", "c")) == 165.0
    assert axis.tell(record(4.0)) == 166.0


def test_reboot_into_the_past() -> None:
    """A machine whose clock went back to its making was away for no time that anybody knows."""
    axis = begin()
    axis.tell(record(105.0, "30:00"))

    assert axis.resume(record(3.0, "00:00", "c")) == 105.0
    assert axis.tell(record(4.0)) == 106.0
