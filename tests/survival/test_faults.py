"""Whatever happens to a connection: every action runs once, every outcome is at the server, and nothing is left."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.end_to_end.stage import stage
from tests.parts.engine import Engine
from tests.parts.image import ImageMaker
from tests.parts.registry import Registry
from tests.survival.faults.table import ENGINE, SERVER
from tests.survival.faults.trial import Trial, Verdict, before_engine, before_server, expected

pytestmark = [pytest.mark.engine, pytest.mark.registry, pytest.mark.timeout(600)]
Verdicts = Mapping[str, Verdict]


@pytest.fixture(scope="module")
def to_the_engine(
    engine: Engine, make_image: ImageMaker, registry: Registry, tmp_path_factory: pytest.TempPathFactory
) -> Verdicts:
    """What became of a workflow for each fault between worker and engine; each has an image that is not there yet."""
    folder = Path(tmp_path_factory.mktemp("engine"))
    with stage(folder) as on:
        trial = Trial(on, engine, lambda: make_image(registry, size=3_000_000, keep=False), before_engine, "e")
        return trial.live(ENGINE)


@pytest.fixture(scope="module")
def to_the_server(
    engine: Engine, make_image: ImageMaker, registry: Registry, tmp_path_factory: pytest.TempPathFactory
) -> Verdicts:
    """What became of a workflow for each fault between worker and server."""
    image = make_image(registry)
    with stage(Path(tmp_path_factory.mktemp("server"))) as on:
        return Trial(on, engine, lambda: image, before_server, "s").live(SERVER)


@pytest.mark.parametrize("name", ENGINE)
def test_between_worker_and_engine(to_the_engine: Verdicts, name: str) -> None:
    """The engine does what it is asked, and the worker finds out what that was."""
    assert to_the_engine[name] == expected(ENGINE[name])


@pytest.mark.parametrize("name", SERVER)
def test_between_worker_and_server(to_the_server: Verdicts, name: str) -> None:
    """The server applies a report once, whether or not its acknowledgement comes."""
    assert to_the_server[name] == expected(SERVER[name])
