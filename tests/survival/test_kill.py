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

ENGINE = [pytest.mark.engine, pytest.mark.registry]
CASES = [
    *(("process, journal kept", point) for point in POINTS),
    *(("process, journal lost", point) for point in CALLS),
    *(pytest.param("docker, journal kept", point, marks=ENGINE) for point in POINTS),
    *(pytest.param("docker, journal lost", point, marks=ENGINE) for point in CALLS),
]
Verdicts = Mapping[tuple[str, str], Verdict]


@pytest.fixture(scope="module")
def verdicts(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Verdicts]:
    """What became of a workflow for each point."""
    runtime, journal = request.param.split(", ")
    folder = tmp_path_factory.mktemp("lives")
    lost = journal == "journal lost"
    points = CALLS if lost else POINTS
    if runtime == "process":
        with stage(folder) as on:
            yield Lives(on, "example/none:1", ["--runtime=process"], lost).live(points)
            assert [path.name for path in (on.data / ".tink-worker" / "processes").iterdir()] == []
    else:
        yield from in_containers(request, folder, points, loses_journals=lost)


def in_containers(
    request: pytest.FixtureRequest, folder: Path, points: Sequence[tuple[str, str]], *, loses_journals: bool
) -> Iterator[Verdicts]:
    """The same on an engine."""
    engine: Engine = request.getfixturevalue("engine")
    make_image: ImageMaker = request.getfixturevalue("make_image")
    registry: Registry = request.getfixturevalue("registry")
    with stage(folder, DOCKER_HOST=engine.host) as on:
        yield Lives(on, make_image(registry), [], loses_journals).live(points)
        assert left_over(on) == []


def left_over(on: Stage) -> list[str]:
    """The names of containers that carry our label."""
    with docker.APIClient(on.environment["DOCKER_HOST"], version="auto") as client:
        found = client.containers(all=True, filters={"label": "org.tinkworker.worker"})
    return [name for container in found for name in container["Names"]]


@pytest.mark.timeout(1200)
@pytest.mark.parametrize(("verdicts", "point"), CASES, indirect=["verdicts"], ids=str, scope="module")
def test_killed(verdicts: Verdicts, point: tuple[str, str]) -> None:
    """A worker that is killed there goes on: each program ran once, the outcome is true, and was taken once."""
    tale, _ = point

    assert verdicts[point] == expected(TALES[tale])
