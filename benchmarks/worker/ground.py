"""Where actions are measured: an engine, a registry, and images in both."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import docker
from attrs import frozen

from tests.parts.engine import have_engine
from tests.parts.image import ImageMaker, make_images
from tests.parts.registry import Registry, serve_registry


@frozen
class Ground:
    """
    What actions are measured with.

    Attributes:
        host: The engine.
        client: For what the benchmark itself asks of it.
        registry: Where images are pulled from, on this machine.
        make: Makes images.
        image: A small one, in the registry and on the engine.
    """

    host: str
    client: docker.APIClient
    registry: Registry
    make: ImageMaker
    image: str

    def clean(self, images: Sequence[str] = ()) -> None:
        """Remove the containers of some images, or of the small one, which a worker may have left as proof."""
        for container in self.client.containers(all=True, filters={"ancestor": list(images or [self.image])}):
            self.client.remove_container(container["Id"], force=True)

    def forget(self, images: Sequence[str]) -> None:
        """Have the engine know some images no more."""
        self.clean(images)
        for image in images:
            self.make.forget(image)


@contextmanager
def ground() -> Iterator[Ground]:
    """An engine and a registry, for as long as this lasts."""
    with have_engine() as engine, serve_registry() as registry, make_images(engine.host) as make:
        client = docker.APIClient(engine.host, version="auto")
        try:
            yield Ground(engine.host, client, registry, make, make(registry))
        finally:
            client.close()
