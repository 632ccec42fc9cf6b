"""Where an engine keeps images and what containers write. Importing this module imports the SDK."""

import shutil
from pathlib import Path

from attrs import frozen

from tinkworker.runtime.docker.clients import Clients
from tinkworker.runtime.docker.faults import SEEING
from tinkworker.runtime.docker.settings import DockerSettings
from tinkworker.runtime.port import EngineUnavailable


@frozen
class Store:
    """
    Where an engine keeps images.

    Attributes:
        folder: The folder, as the engine sees it.
        driver: What keeps them; it has a folder of its name within.
    """

    folder: Path
    driver: str

    @property
    def is_here(self) -> bool:
        """Whether this program sees the same folder: a container has one of its own, and another machine has, too."""
        try:
            return (self.folder / self.driver).is_dir()
        except PermissionError:
            return False

    def free(self) -> int | None:
        """Bytes that are free there; None if it cannot be seen from here."""
        return shutil.disk_usage(self.folder).free if self.is_here else None


def store_of(clients: Clients, host: str) -> Store:
    """
    Ask the engine. It blocks.

    Raises:
        EngineUnavailable: It does not answer, or not as an engine does.
    """
    with clients.asking("look where the engine keeps images", SEEING) as client:
        about = client.info()
    try:
        return Store(Path(about["DockerRootDir"]), str(about["Driver"]))
    except (KeyError, TypeError) as error:
        raise EngineUnavailable(f"what answers at {host} is no engine") from error


def find_store(settings: DockerSettings) -> Store:
    """The same, for who has no connection yet."""
    clients = Clients(settings)
    try:
        return store_of(clients, settings.host)
    finally:
        clients.close()
