import asyncio
import os
from collections.abc import Iterator

import pytest

from tests.conformance.coroutine import pytest_pyfunc_call
from tests.parts.engine import Engine
from tests.parts.image import ImageMaker
from tests.runtime.docker.place import Place

__all__ = ["place", "pytest_pyfunc_call"]


@pytest.fixture(scope="session")
def tools(make_image: ImageMaker) -> str:
    """An image with a shell and its tools, on the engine only."""
    return make_image()


@pytest.fixture
def place(engine: Engine, tools: str) -> Iterator[Place]:
    """A Docker runtime, and containers that are gone afterwards."""
    made = Place(engine, tools, os.urandom(4).hex())
    try:
        yield made
    finally:
        engine.start()
        asyncio.run(made.close())
