"""The end of all actions at once, for a worker that has no time left."""

import signal
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from tinkworker.runtime.port import ContainerGone
from tinkworker.runtime.process.folder import Folder
from tinkworker.runtime.process.identity import kill_kept


def kill_all(containers: Path, children: Iterable[int]) -> None:
    """
    Kill whatever runs, and wait for nothing: what was found in the folders as well as what this life has started.

    Args:
        containers: Where the containers' folders are.
        children: The keepers that this life has started. They go on, write down how that ended, and end.

    Raises:
        OSError, EngineUnavailable: The folders cannot be read. What this life has started is killed all the same.
    """
    kill_children(children)
    for path in containers.iterdir() if containers.exists() else ():
        with suppress(ContainerGone):
            started = Folder.of(containers, path.name).started()
            if started and started.leader:
                started.leader.signal_group(signal.SIGKILL)


def kill_children(children: Iterable[int]) -> None:
    """Kill what this life has started, by its keepers."""
    for child in children:
        kill_kept(child)
