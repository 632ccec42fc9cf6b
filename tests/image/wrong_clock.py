"""A clock that shows another time to the programs of one container; the engine, the server and this machine know it."""

from pathlib import Path
from typing import Any

from attrs import field, frozen

from tests.parts.need import give_up, need_programs
from tinkworker.clock import SystemClock

_DAY = 86400


def _library() -> Path:
    """Where Debian has it; the folder is named after the kind of machine."""
    need_programs("faketime")
    found = next(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"), None)
    return found or give_up("faketime is here without its library")


@frozen
class WrongClock:
    """
    A library that is loaded before all others, in the container only, and reads from a file how wrong the clock is.

    Attributes:
        folder: The file lies in it.
        library: The library.
    """

    folder: Path
    library: Path = field(factory=_library)

    def show_1970(self) -> None:
        """Have it show the second of January, 1970."""
        self._be_wrong_by(_DAY - int(SystemClock().wall().timestamp()))

    def be_set(self) -> None:
        """Have it show the time, also to programs that run already."""
        self._be_wrong_by(0)

    def given(self, request: dict[str, Any]) -> dict[str, Any]:
        """A request for a container in which this is the clock."""
        shared = {"/etc/clock": self.folder, "/usr/lib/clock.so": self.library}
        request["HostConfig"]["Mounts"] += [
            {"Type": "bind", "Source": str(source), "Target": target, "ReadOnly": True}
            for target, source in shared.items()
        ]
        request["Env"] += [
            "LD_PRELOAD=/usr/lib/clock.so",
            "FAKETIME_TIMESTAMP_FILE=/etc/clock/offset",
            "FAKETIME_CACHE_DURATION=1",
            "FAKETIME_DONT_FAKE_MONOTONIC=1",
        ]
        return request

    def _be_wrong_by(self, seconds: int) -> None:
        whole = self.folder / "next"
        whole.write_text(f"{seconds:+d}")
        whole.rename(self.folder / "offset")
