"""Real parts as fixtures; `tests.parts` says what they are and when a test may do without."""

import gc
from collections.abc import Iterator

import pytest

from tests.parts.engine import Engine, PrivateEngine, have_engine
from tests.parts.image import ImageMaker, make_images
from tests.parts.registry import Registry, serve_registry


def pytest_configure(config: pytest.Config) -> None:
    """The SDK leaves it to the garbage collector to close a socket that could not be connected."""
    config.addinivalue_line("filterwarnings", r"ignore:unclosed <socket.socket fd=\d+, family=1, type=1, proto=0>")


@pytest.fixture(scope="session")
def engine() -> Iterator[Engine]:
    """A Docker Engine that tests may use."""
    with have_engine() as found:
        yield found


@pytest.fixture
def own_engine(engine: Engine) -> Iterator[PrivateEngine]:
    """A Docker Engine that the test may end; it runs again for the next one."""
    if not isinstance(engine, PrivateEngine):
        pytest.skip("the engine that was found is not ours to end; without DOCKER_HOST, root gets a private one")
    yield engine
    engine.start()
    gc.collect()  # see `pytest_configure`: while that holds


@pytest.fixture(scope="session")
def registry() -> Iterator[Registry]:
    """A registry that is open to everybody."""
    with serve_registry() as served:
        yield served


@pytest.fixture(scope="session")
def private_registry() -> Iterator[Registry]:
    """A registry that wants credentials."""
    with serve_registry("user", "secret") as served:
        yield served


@pytest.fixture(scope="session")
def make_image(engine: Engine) -> Iterator[ImageMaker]:
    """Makes images on the engine."""
    with make_images(engine.host) as maker:
        yield maker


@pytest.fixture(scope="session")
def conformance_image(make_image: ImageMaker, registry: Registry) -> str:
    """An image whose programs are a shell and its tools."""
    return make_image(registry)
