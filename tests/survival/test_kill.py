"""Kill -9 at every point of a worker's life: nothing is lost, and nothing happens twice."""

from collections.abc import Mapping, Sequence

import pytest

from tests.survival.tale import SERVERS, TALES, Point, calls_of, points_of
from tests.survival.verdict import Verdicts, all_due, expected
from tests.survival.way import NEEDS_ENGINE, Runtime, Way

TINK = SERVERS["tink-0.12"]
POINTS, CALLS = points_of(TINK), calls_of(TINK)
RUNTIMES = ["process", pytest.param("docker", marks=[*NEEDS_ENGINE, pytest.mark.long])]

OTHERS: Mapping[str, Sequence[Point]] = {
    "tink-0.8": (
        ("succeeds", "after create one"),
        ("succeeds", "after report one running"),
        ("succeeds", "after report one success"),
        ("succeeds", "after remove one"),
        ("fails", "before report one failed"),
        ("overruns", "after write one after action_timeout"),
    ),
    "agent": (
        ("succeeds", "after show one"),
        ("succeeds", "after start one"),
        ("succeeds", "after wait one"),
        ("succeeds", "after show two"),
        ("succeeds", "amid write workflow described again"),
    ),
    "once": (
        ("succeeds", "after pull"),
        ("succeeds", "after write one exited"),
        ("succeeds", "after write report one outcome acknowledged"),
        ("succeeds", "after show two"),
        ("succeeds", "after start two"),
        ("overruns", "before report one timeout"),
    ),
}
"""What other servers speak, and where a worker is killed beside them each time."""


def named(point: tuple[str, str]) -> str:
    """What a test is called."""
    return ", ".join(point)


@pytest.fixture(scope="module", params=RUNTIMES)
def kept(request: pytest.FixtureRequest) -> Verdicts:
    """What became of a workflow for each point; the journals are there."""
    return Way(request, request.param).live(POINTS)


@pytest.fixture(scope="module", params=RUNTIMES)
def lost(request: pytest.FixtureRequest) -> Verdicts:
    """What became of a workflow for each point; every life finds the journals gone."""
    return Way(request, request.param).live(CALLS, loses_journals=True)


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


@pytest.mark.timeout(600)
@pytest.mark.parametrize("server", OTHERS)
def test_killed_beside_another_server(request: pytest.FixtureRequest, server: str) -> None:
    """The same, whatever the server speaks."""
    verdicts = Way(request, server=server).live(OTHERS[server])

    assert verdicts == all_due(SERVERS[server], verdicts)


@pytest.mark.long
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("server", OTHERS)
@pytest.mark.parametrize("runtime", ["process", pytest.param("docker", marks=NEEDS_ENGINE)])
def test_killed_everywhere_beside_another_server(request: pytest.FixtureRequest, runtime: Runtime, server: str) -> None:
    """The same, at each point."""
    spoken = SERVERS[server]

    verdicts = Way(request, runtime, server).live(points_of(spoken))

    assert verdicts == all_due(spoken, verdicts)


@pytest.mark.long
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("server", OTHERS)
def test_killed_without_a_journal_beside_another_server(request: pytest.FixtureRequest, server: str) -> None:
    """
    The same, when the next life finds no journal.

    But a server that serves once has given actions away to those who were killed, and tells nobody of them: their
    workflows stand where they were, and the worker says so.
    """
    spoken = SERVERS[server]

    verdicts = Way(request, server=server).live(calls_of(spoken), loses_journals=True)

    assert verdicts == all_due(spoken, verdicts, "lost")
