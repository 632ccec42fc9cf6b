"""The folder of one worker, `<data-dir>/.tink-worker/<worker id>/`, in which one worker at a time may live.

Only its owner may enter it: every action can write in `<data-dir>/<workflow>`, so nothing of ours lies there. It is had
before the server is first asked and before most of the program is loaded, so nothing is imported here that takes long.
"""

import os
import re
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from stat import S_IMODE
from typing import Self

from attrs import frozen

from tinkworker.worker.lock import Lock

OURS_ALONE = 0o700
"""The rights of a folder into which only its owner may look."""

FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC


def file_name(text: str) -> str:
    """A name for a file that shows where it comes from, whatever that is made of."""
    readable = re.sub(r"[^a-zA-Z0-9_.-]+", "-", text).strip(".")[:80]
    return f"{readable}-{sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()[:8]}"


def folder_of(data: Path, worker: str) -> Path:
    """Where a worker's folder is."""
    return data / ".tink-worker" / file_name(worker)


def have_folder(path: Path) -> bool:
    """
    Have a folder that is ours alone; whether a link or a file stood in its place, which is removed, as nobody else has
    any business there.

    Raises:
        OSError: It cannot be made.
    """
    planted = path.is_symlink() or path.is_file()
    if planted:
        path.unlink()
    path.mkdir(mode=OURS_ALONE, parents=True, exist_ok=True)
    return planted


def close_folder(path: Path) -> bool:
    """
    Let nobody else into a folder of ours, which may have been there with other rights; whether only we may enter now.

    To work counts for more than to work alone: where the rights cannot be set, as of another user's folder or on a
    disk that takes nothing, the folder is used as it is.
    """
    with suppress(OSError):
        descriptor = os.open(path, FOLDER)
        try:
            found = os.fstat(descriptor)
            ours = found.st_uid == os.geteuid()
            if ours and S_IMODE(found.st_mode) != OURS_ALONE:
                os.fchmod(descriptor, OURS_ALONE)
            return ours
        finally:
            os.close(descriptor)
    return False


@frozen
class Place:
    """
    The folder of a worker.

    Attributes:
        folder: The folder.
        lock: Keeps other workers of this id away while it is held.
        planted: What stood in the place of a folder of ours, and was removed.
        open: Folders of ours that others may enter, too, as their rights cannot be changed.
    """

    folder: Path
    lock: Lock
    planted: tuple[Path, ...] = ()
    open: tuple[Path, ...] = ()

    @classmethod
    def of(cls, data: Path, worker: str) -> Self:
        """
        The folder of a worker below its data folder; it is made if need be, closed to others, and not locked.

        Raises:
            OSError: It cannot be made.
        """
        folder = folder_of(data, worker)
        planted = tuple(part for part in (folder.parent, folder) if have_folder(part))
        unclosed = tuple(part for part in (folder.parent, folder) if not close_folder(part))
        return cls(folder, Lock(folder / "lock"), planted, unclosed)
