"""Kill -9 at every point of a worker's life: nothing is lost, and nothing happens twice."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import docker
import pytest

from tests.end_to_end.stage import Stage, stage
from tests.parts.engine import Engine
from tests.parts.image import ImageMaker
from tests.parts.registry import Registry
from tests.survival.lives import Lives, Verdict, expected
from tests.survival.tale import CALLS, POINTS, TALES

RUNTIMES = ["process", pytest.param("docker", marks=[pytest.mark.engine, pytest.mark.registry, pytest.mark.long])]
Points = Sequence[tuple[str, str]]
Verdicts = Mapping[tuple[str, str], Verdict]


def named(point: tuple[str, str]) -> str:
    """What a test is called."""
    return ", ".join(point)


@pytest.fixture(scope="module", params=RUNTIMES)
def kept(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Verdicts]:
    """What became of a workflow for each point; the journals are there."""
    yield from lived(request, tmp_path_factory.mktemp("kept"), POINTS, loses_journals=False)


@pytest.fixture(scope="module", params=RUNTIMES)
def lost(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Verdicts]:
    """What became of a workflow for each point; every life finds the journals gone."""
    yield from lived(request, tmp_path_factory.mktemp("lost"), CALLS, loses_journals=True)


def lived(request: pytest.FixtureRequest, folder: Path, points: Points, *, loses_journals: bool) -> Iterator[Verdicts]:
    """What became of a workflow for each point; afterwards nothing may be left where the journals were kept."""
    if request.param == "process":
        with stage(folder) as on:
            yield Lives(on, "example/none:1", ["--runtime=process"], loses_journals).live(points)
            left = [path.name for path in (on.data / ".tink-worker" / "processes").glob("*/*")]
    else:
        engine: Engine = request.getfixturevalue("engine")
        make_image: ImageMaker = request.getfixturevalue("make_image")
        registry: Registry = request.getfixturevalue("registry")
        with stage(folder, DOCKER_HOST=engine.host) as on:
            yield Lives(on, make_image(registry), [], loses_journals).live(points)
            left = left_over(on)
    assert loses_journals or not left


def left_over(on: Stage) -> list[str]:
    """The names of containers of these workers; others on the same engine may leave some on purpose."""
    with docker.APIClient(on.environment["DOCKER_HOST"], version="auto") as client:
        found = client.containers(all=True, filters={"label": "org.tinkworker.worker"})
    theirs = [each for each in found if any(mount["Source"].startswith(f"{on.data}/") for mount in each["Mounts"])]
    return [name for each in theirs for name in each["Names"]]


@pytest.mark.timeout(1200)
@pytest.mark.parametrize("point", POINTS, ids=named)
def test_killed(kept: Verdicts, point: tuple[str, str]) -> None:
    """A worker that is killed there goes on: each program ran once, the outcome is true, and was taken once."""
    assert kept[point] == expected(TALES[point[0]])


@pytest.mark.long
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("point", CALLS, ids=named)
def test_killed_without_a_journal(lost: Verdicts, point: tuple[str, str]) -> None:
    """The same, when the next life finds no journal."""
    assert lost[point] == expected(TALES[point[0]])
