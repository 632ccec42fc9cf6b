"""Real parts as fixtures; `tests.parts` says what they are and when a test may do without."""

import gc
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import settings

from tests.parts.broken_disk import BreakableDisk, Ill, breakable_disk
from tests.parts.engine import Engine, have_engine, reachable_engine
from tests.parts.go_worker import GoWorkers
from tests.parts.image import ImageMaker, make_images
from tests.parts.private_engine import PrivateEngine
from tests.parts.registry import Registry, serve_registry

NEVER_CONNECTED = r"unclosed <socket.socket fd=\d+, family=1, type=1, proto=0>"
"""The SDK leaves it to the garbage collector to close a socket that could not be connected."""


def pytest_configure(config: pytest.Config) -> None:
    """Do not take such a socket for a fault of the test in which the collector finds it."""
    config.addinivalue_line("filterwarnings", f"ignore:{NEVER_CONNECTED}:ResourceWarning")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int | None:
    """As many processes as there are cores, each with an engine of its own; one only where they would share one."""
    with collecting_never_connected():  # this is asked before the filter above is there
        return 1 if reachable_engine() else None


settings.register_profile("tinkworker", deadline=None)  # how long an example takes says nothing about what is tested
settings.load_profile("tinkworker")


def pytest_sessionfinish() -> None:
    """Collect the last ones; pytest collects once more, and then all warnings are errors."""
    with collecting_never_connected():
        pass


@contextmanager
def collecting_never_connected() -> Iterator[None]:
    """Have such sockets collected while it can be said that they are nobody's fault."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", NEVER_CONNECTED, ResourceWarning)
        yield
        gc.collect()


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


@pytest.fixture(scope="session")
def go_workers(pytestconfig: pytest.Config) -> GoWorkers:
    """Builds the Go worker, for the first test that wants a release of it; kept from run to run."""
    assert pytestconfig.cache is not None
    return GoWorkers(pytestconfig.cache.mkdir("go-worker"))


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


@pytest.fixture(params=get_args(Ill))
def ill(request: pytest.FixtureRequest) -> Ill:
    """What becomes of the disk."""
    how: Ill = request.param
    return how


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[BreakableDisk]:
    """The disk on which what is tested lies."""
    with breakable_disk(tmp_path / "breakable") as disk:
        yield disk
