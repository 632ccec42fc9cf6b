"""This machine: its clock, its memory, the disk with the data folder, and who else works in that."""

import os
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from tinkworker.cli.doctor.finding import Finding
from tinkworker.cli.settings.settings import Settings
from tinkworker.clock import Clock
from tinkworker.worker.lock import Lock
from tinkworker.worker.place import file_name
from tinkworker.worker.room import MEMORY, MIB, available_memory

BUILT = datetime(2026, 1, 1, tzinfo=UTC)
"""No version of this program is older, so a clock that shows an earlier time is wrong."""

SCARCE_MEMORY = 256 * MIB
SCARCE_DISK = 64 * MIB


def look_at_clock(clock: Clock) -> Finding:
    """Whether the date can be true; certificates are judged by it."""
    now = clock.wall()
    if now < BUILT:
        advice = "set it, or let ntpd do so: before that every certificate is `not yet valid`"
        return Finding.wrong("clock", f"it shows {now:%Y-%m-%d %H:%M} UTC", advice)
    return Finding.well("clock", f"{now:%Y-%m-%d %H:%M} UTC")


def look_at_memory(path: Path = MEMORY) -> Finding:
    """Whether there is memory for images, which lie in it in Hook."""
    free = available_memory(path)
    if free is None:
        return Finding.odd("memory", f"{path} does not say how much is available", "mount /proc, where there is none")
    said = f"{free // MIB} MiB are available"
    if free < SCARCE_MEMORY:
        return Finding.odd("memory", said, "in Hook images lie in memory; give the machine more, or take smaller ones")
    return Finding.well("memory", said)


def look_at_data(settings: Settings) -> Iterator[Finding]:
    """Whether the data folder can be written and has room, and who works in it."""
    folder = settings.data_dir.absolute()
    there = next(path for path in (folder, *folder.parents) if path.exists())
    if not there.is_dir() or not os.access(there, os.W_OK | os.X_OK):
        advice = "mount a folder there, name another one with --data-dir, or be the user that it belongs to"
        cannot = "cannot be written" if there.is_dir() else "is no folder"
        follows = f", so {folder} cannot be made" if there != folder else ""
        yield Finding.wrong("disk", f"{there} {cannot}{follows}", advice)
        return
    free = shutil.disk_usage(there).free
    said = f"{folder}: {free // MIB} MiB are free"
    if free < SCARCE_DISK:
        yield Finding.odd(
            "disk", said, "make room: where no journal can be written, a crash loses what it would have told"
        )
    else:
        yield Finding.well("disk", said)
    lock = folder / ".tink-worker" / file_name(settings.id) / "lock"
    if lock.exists() and (process := Lock(lock).holder()):
        yield Finding.well("worker", f"one of the id {settings.id} lives, as process {process}")
