"""Where an engine keeps images and what containers write. Importing this module imports the SDK."""

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


def find_store(settings: DockerSettings) -> Store:
    """
    Ask the engine. It blocks.

    Raises:
        EngineUnavailable: It does not answer, or not as an engine does.
    """
    clients = Clients(settings)
    try:
        with clients.asking("look where the engine keeps images", SEEING) as client:
            about = client.info()
    finally:
        clients.close()
    try:
        return Store(Path(about["DockerRootDir"]), about["Driver"])
    except (KeyError, TypeError) as error:
        raise EngineUnavailable(f"what answers at {settings.host} is no engine") from error
