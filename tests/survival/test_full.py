"""The journals' disk is full from any point of a worker's life on: no workflow stops, and no journal is lost."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack

import pytest
from attrs import frozen

from tests.end_to_end.stage import stage
from tests.parts.disk import small_disk
from tests.parts.engine import Engine
from tests.parts.image import ImageMaker
from tests.parts.registry import Registry
from tests.survival.lives import Lives, Verdict, expected
from tests.survival.tale import POINTS, TALES
from tests.survival.test_kill import named

pytestmark = pytest.mark.root

HARDER = [pytest.mark.engine, pytest.mark.registry, pytest.mark.long]
WAYS = [
    "process, fill",
    pytest.param("process, fill and kill", marks=pytest.mark.long),
    pytest.param("docker, fill", marks=HARDER),
    pytest.param("docker, fill and kill", marks=HARDER),
]


@frozen
class Told:
    """
    What became of workers whose disk was filled.

    Attributes:
        verdicts: What became of a workflow for each point.
        messages: What the workers said.
    """

    verdicts: Mapping[tuple[str, str], Verdict]
    messages: list[str]


@pytest.fixture(scope="module", params=WAYS)
def told(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told]:
    """What became of a workflow for each point at which the disk was filled."""
    runtime, deed = request.param.split(", ")
    image, flags, host = "example/none:1", ["--runtime=process"], ""
    if runtime == "docker":
        engine: Engine = request.getfixturevalue("engine")
        make_image: ImageMaker = request.getfixturevalue("make_image")
        registry: Registry = request.getfixturevalue("registry")
        image, flags, host = make_image(registry), [], engine.host
    with ExitStack() as stack:
        on = stack.enter_context(stage(tmp_path_factory.mktemp("full"), DOCKER_HOST=host))
        lives = Lives(on, image, flags, loses_journals=False, deed=deed)
        for name in lives.workers:
            stack.enter_context(small_disk(lives.folder(name)))
        verdicts = lives.live(POINTS)
        yield Told(verdicts, [message for worker in on.workers for message in worker.messages])


@pytest.mark.timeout(1200)
@pytest.mark.parametrize("point", POINTS, ids=named)
def test_filled(told: Told, point: tuple[str, str]) -> None:
    """A worker whose disk is full from there on does what it does on another: each program ran once, and so on."""
    assert told.verdicts[point] == expected(TALES[point[0]])


@pytest.mark.timeout(1200)
def test_no_journal_is_lost(told: Told) -> None:
    """Every journal had the room that it needed; one that was cut off amid its first line tells nothing yet."""
    lost = [message for message in told.messages if "cannot be written" in message or "set aside" in message]

    assert [message for message in lost if "ends before anything had begun" not in message] == []
