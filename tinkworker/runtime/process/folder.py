"""A container's folder, read: everything that is known of a container, by whichever worker asks."""

import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from attrs import frozen

from tinkworker.runtime.port import Container, ContainerGone, EngineUnavailable, Exit, Phase
from tinkworker.runtime.process import keeper
from tinkworker.runtime.process.identity import Identity

NAME = re.compile(r"(?!\.{1,2}$)[a-zA-Z0-9_.-]{1,200}")
"""Names of containers: the port's alphabet, without the two that mean other folders."""

_LOST = Exit(
    255,
    error="nobody saw how it ended: its keeper was killed or could write nothing to its disk, "
    "or the machine was started again",
)


@frozen
class Started:
    """
    Who runs an action.

    Attributes:
        keeper: Who waits for it; None if that was in another boot of the machine.
        leader: The action's own process, which leads its group; None as well while it is about to start.
    """

    keeper: Identity | None
    leader: Identity | None

    @property
    def alive(self) -> tuple[Identity, ...]:
        """Those of them that have not ended."""
        return tuple(process for process in (self.leader, self.keeper) if process and process.alive)


@frozen
class Folder:
    """
    The folder of one container; of that one only, should another be made under its name.

    Attributes:
        path: Where it is; its last part is the container's name.
        id: What tells this container from earlier and later ones of its name.
        labels: The container's labels.
    """

    path: Path
    id: str
    labels: Mapping[str, str]

    @classmethod
    def of(cls, root: Path, name: str) -> "Folder":
        """
        The folder of the container that has this name now.

        Raises:
            ContainerGone: There is none. A folder without a specification is what an interrupted removal left.
        """
        path = root / name
        specification = _load(path / keeper.SPECIFICATION) if NAME.fullmatch(name) else None
        if specification is None:
            raise ContainerGone(f"there is no container {name}")
        return cls(path, specification["id"], specification["labels"])

    @property
    def there(self) -> bool:
        """Whether the container has not been removed."""
        specification = _load(self.path / keeper.SPECIFICATION)
        return specification is not None and specification["id"] == self.id

    def started(self) -> Started | None:
        """Who runs it; None if nobody was asked to, or nobody could."""
        record = _load(self.path / keeper.STARTED)
        if record is None:
            return None
        if record["boot"] != keeper.boot():
            return Started(None, None)
        return Started(Identity(*record["keeper"]), Identity(*record["leader"]) if record["leader"] else None)

    def show(self) -> Container:
        """
        The container, as the port shows it.

        Raises:
            ContainerGone: It has been removed.
        """
        if not self.there:
            raise ContainerGone(f"the container {self.path.name} has been removed")
        started = self.started()
        alive = started.alive if started else ()
        ended = _load(self.path / keeper.EXIT)  # after `alive`: a keeper that has ended has written it before
        if started is None or (alive and not started.leader):
            return Container(self.id, self.path.name, self.labels, Phase.CREATED)
        exit_ = Exit(**ended) if ended else None if alive else _LOST
        phase = Phase.EXITED if exit_ else Phase.RUNNING
        age = started.leader.age if started.leader else None
        return Container(self.id, self.path.name, self.labels, phase, exit_, age)

    def delete(self) -> None:
        """Delete it so that at no moment half a container is there."""
        (self.path / keeper.SPECIFICATION).unlink()
        shutil.rmtree(self.path)


def _load(path: Path) -> Any:
    """
    Read a file of a container; None if it is not there.

    Raises:
        EngineUnavailable: It is damaged.
    """
    try:
        return keeper.load(path)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except ValueError as error:
        raise EngineUnavailable(f"{path} is damaged ({error}); remove the folder {path.parent}") from error
