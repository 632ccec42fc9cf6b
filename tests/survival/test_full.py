"""The journals' disk is full from any point of a worker's life on: no workflow stops, and no journal is lost."""

from contextlib import ExitStack

import pytest
from attrs import frozen

from tests.parts.disk import small_disk
from tests.survival.tale import SERVERS, TALES, points_of
from tests.survival.test_kill import OTHERS, POINTS, named
from tests.survival.trap import Deed
from tests.survival.verdict import Verdicts, all_due, expected
from tests.survival.way import NEEDS_ENGINE, Way

pytestmark = pytest.mark.root

HARDER = [*NEEDS_ENGINE, pytest.mark.long]
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

    verdicts: Verdicts
    messages: list[str]


def fill(way: Way, deed: Deed) -> Told:
    """Fill the disks of workers in some way."""
    points = points_of(SERVERS[way.server])
    with ExitStack() as stack:
        lives = stack.enter_context(way.lives(deed=deed))
        for name in lives.workers(points):
            stack.enter_context(small_disk(lives.folder(name)))
        verdicts = lives.live(points)
        return Told(verdicts, [message for worker in lives.stage.workers for message in worker.messages])


@pytest.fixture(scope="module", params=WAYS)
def told(request: pytest.FixtureRequest) -> Told:
    """What became of a workflow for each point at which the disk was filled."""
    runtime, deed = request.param.split(", ")
    return fill(Way(request, runtime), deed)


@pytest.mark.timeout(1200)
@pytest.mark.parametrize("point", POINTS, ids=named)
def test_filled(told: Told, point: tuple[str, str]) -> None:
    """A worker whose disk is full from there on does what it does on another: each program ran once, and so on."""
    assert told.verdicts[point] == expected(TALES[point[0]])


@pytest.mark.timeout(1200)
def test_no_journal_is_lost(told: Told) -> None:
    """Every journal had the room that it needed; one that was cut off amid its first line tells nothing yet."""
    assert lost(told) == []


def lost(told: Told) -> list[str]:
    """What was said of journals that could not be written, or were no longer whole."""
    said = [message for message in told.messages if "cannot be written" in message or "set aside" in message]
    return [message for message in said if "ends before anything had begun" not in message]


@pytest.mark.long
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("deed", ["fill", "fill and kill"])
@pytest.mark.parametrize("server", OTHERS)
def test_filled_beside_another_server(request: pytest.FixtureRequest, server: str, deed: Deed) -> None:
    """The same, whatever the server speaks."""
    told = fill(Way(request, server=server), deed)

    assert told.verdicts == all_due(SERVERS[server], told.verdicts)
    assert lost(told) == []
