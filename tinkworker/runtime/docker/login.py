"""Whether a registry takes the credentials that the worker was given. Importing this module imports the SDK."""

from tinkworker.runtime.docker.clients import Clients
from tinkworker.runtime.docker.faults import REGISTRY
from tinkworker.runtime.docker.settings import DockerSettings
from tinkworker.runtime.image import login_address, parse_reference


def log_in(settings: DockerSettings) -> None:
    """
    Have the engine ask the configured registry whether it knows the user. Nothing is kept, here or there. It blocks.

    Raises:
        AccessDenied, RegistryUnavailable, EngineUnavailable: As the port says.
    """
    assert settings.registry is not None
    clients = Clients(settings)
    try:
        with clients.asking(f"log in at {settings.registry.host}", REGISTRY) as client:
            address = login_address(parse_reference(f"{settings.registry}/any"))
            client.login(settings.username, settings.password, registry=address, reauth=True)
    finally:
        clients.close()
