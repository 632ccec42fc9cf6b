"""Where pages are followed: an environment in which the commands are there, as `make` leaves them."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path


def surroundings(folder: Path) -> Mapping[str, str]:
    """
    An environment in which pages are followed: the commands are there, as `make` leaves them, and nothing else.

    What is written goes below the folder, also where a worker would otherwise take the top of the file system.
    """
    scripts = Path(sys.executable).parent
    (folder / ".venv").symlink_to(scripts.parent)
    return {
        "PATH": f"{scripts}:{os.defpath}",
        "HOME": str(folder),
        "TMPDIR": str(folder),
        "TINK_WORKER_DATA_DIR": str(folder / "worker"),
        "DOCKER_HOST": f"unix://{folder}/none.sock",  # whether this machine has an engine is no matter of a page
    }


def complete(folder: Path) -> Path:
    """An environment in which nothing is left for `make` to install, as it has what these tests run with."""
    made = folder / "environment"
    if not made.exists():
        made.mkdir()
        for part in Path(sys.prefix).glob("[!.]*"):
            (made / part.name).symlink_to(part)
    for mark in (".made", ".demo", ".test"):  # in this order, as each must not be older than the one before
        (made / mark).touch()
    return made
