"""The folder that a workflow's actions share: `<data-dir>/<workflow id>`, seen by them as `/workflow`.

As with the Go worker it is 0755, and left in place: an action that acts later (waitdaemon) still binds it.
"""

from pathlib import Path, PurePosixPath

from tinkworker.worker.disk import UNWELL
from tinkworker.worker.place import file_name

LONGEST_PART = 200
"""Bytes that a part of a path may have; file systems take 255."""


def workspace(data: Path, workflow: str) -> Path:
    """
    Where a workflow's folder is.

    An id that would lead out of the data folder, or into our own part of it, or that no file system takes, gets a
    folder with a harmless name instead.
    """
    parts = PurePosixPath(workflow).parts
    plain = all(
        part.isprintable() and not part.startswith(".") and len(part.encode()) <= LONGEST_PART for part in parts
    )
    if plain and parts and "/".join(parts) == workflow and not workflow.startswith("/"):
        return data.joinpath(*parts)
    return data / file_name(workflow)


def make_workspace(folder: Path, data: Path) -> None:
    """
    Make a workflow's folder, if it is not there. On a disk that takes nothing it is left to the engine, which makes
    what it binds, or says why it cannot.

    Raises:
        OSError: It cannot be made; or something else stands in its place (an action may have planted a link).
    """
    missing = [part for part in (folder, *folder.parents) if part.is_relative_to(data) and part != data]
    for part in reversed(missing):
        try:
            part.mkdir(mode=0o755, parents=True, exist_ok=True)
        except OSError as error:
            if error.errno in UNWELL:
                return
            raise
        if part.is_symlink():
            raise NotADirectoryError(f"{part} is a link; a workflow's folder is not followed through one")
