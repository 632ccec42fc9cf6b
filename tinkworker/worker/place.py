"""The folder of one worker, `<data-dir>/.tink-worker/<worker id>/`, in which one worker at a time may live.

Only its owner may enter it: every action can write in `<data-dir>/<workflow>`, so nothing of ours lies there. It is had
before the server is first asked and before most of the program is loaded, so nothing is imported here that takes long.
"""

import re
from hashlib import sha256
from pathlib import Path
from typing import Self

from attrs import frozen

from tinkworker.worker.lock import Lock


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
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return planted


@frozen
class Place:
    """
    The folder of a worker.

    Attributes:
        folder: The folder.
        lock: Keeps other workers of this id away while it is held.
        planted: What stood in the place of a folder of ours, and was removed.
    """

    folder: Path
    lock: Lock
    planted: tuple[Path, ...] = ()

    @classmethod
    def of(cls, data: Path, worker: str) -> Self:
        """
        The folder of a worker below its data folder; it is made if need be, and not locked.

        Raises:
            OSError: It cannot be made.
        """
        folder = folder_of(data, worker)
        planted = tuple(part for part in (folder.parent, folder) if have_folder(part))
        return cls(folder, Lock(folder / "lock"), planted)
