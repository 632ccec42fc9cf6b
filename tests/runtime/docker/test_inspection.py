from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tinkworker.runtime.docker.inspection import Inspection, Moment, read_inspection, read_time, read_uptime
from tinkworker.runtime.port import Container, EngineUnavailable, Exit, Phase

NEVER = "0001-01-01T00:00:00Z"
START = "2024-05-01T12:00:00.123456789Z"
STARTED = datetime(2024, 5, 1, 12, 0, 0, 123456, UTC)
NOW = Moment(STARTED + timedelta(seconds=10), uptime=3600.0)


def answer(**state: object) -> dict[str, Any]:
    """What the engine says of a container."""
    begun: dict[str, Any] = {"Running": False, "ExitCode": 0, "Error": "", "OOMKilled": False}
    begun |= {"Status": "x", "StartedAt": NEVER, "FinishedAt": NEVER}
    return {"Id": "0a", "Name": "/name", "Config": {"Labels": {"a": "b"}, "Tty": False}, "State": begun | state}


def read(engines_answer: dict[str, Any], moment: Moment) -> Container:
    """The container in it."""
    return read_inspection(engines_answer, moment).container


def test_a_container_that_never_started_is_created() -> None:
    """Whatever its exit status is: after a start that failed the engine shows 127 and the state `created`."""
    container = read(answer(ExitCode=127, Error="no such file"), NOW)
    assert (container.name, container.labels, container.phase) == ("name", {"a": "b"}, Phase.CREATED)
    assert container.exit is None
    assert container.running_for is None


def test_a_container_that_runs_says_since_when() -> None:
    """By the difference between the engine's time of the start and now."""
    container = read(answer(Running=True, StartedAt=START), NOW)
    assert (container.phase, container.exit, container.running_for) == (Phase.RUNNING, None, 10.0)


@pytest.mark.parametrize("status", ["exited", "dead", "removing"])
def test_a_container_that_ended_has_an_exit(status: str) -> None:
    """Also one that is being removed, or that could not be."""
    ended = answer(
        Status=status,
        StartedAt=START,
        FinishedAt="2024-05-01T12:00:07.123456+00:00",
        ExitCode=137,
        OOMKilled=True,
        Error="OCI runtime create failed: why: unknown",
    )
    container = read(ended, NOW)
    assert container.phase is Phase.EXITED
    assert container.exit == Exit(137, "why", out_of_memory=True, seconds=7.0)


@pytest.mark.parametrize("years", [-50, -1, 1, 50])
def test_a_clock_that_jumped_gives_no_duration(years: int) -> None:
    """A duration that is negative, or longer than the machine is up, is none."""
    jump = timedelta(days=365 * years)
    moment = Moment(NOW.wall + jump, NOW.uptime)
    assert read(answer(Running=True, StartedAt=START), moment).running_for is None
    finished = (STARTED + jump).isoformat()
    ended = read(answer(StartedAt=START, FinishedAt=finished), NOW)
    assert ended.exit == Exit(0, seconds=None)


def test_without_an_uptime_only_negative_durations_are_nonsense() -> None:
    """Where the machine does not say how long it is up, a long run is believed."""
    year = timedelta(days=365)
    assert Moment(STARTED + year, None).since(STARTED) == year.total_seconds()
    assert Moment(STARTED - year, None).since(STARTED) is None


def test_a_container_that_is_ending_still_runs() -> None:
    """It has no status yet: taking the zero that stands there would make a success of it."""
    assert read(answer(Status="stopping", StartedAt=START), NOW).phase is Phase.RUNNING


def test_a_start_whose_time_cannot_be_read_is_a_start() -> None:
    """Taking it for none would have the container started a second time."""
    container = read(answer(StartedAt="yesterday", FinishedAt="today", ExitCode=3), NOW)
    assert (container.phase, container.exit, container.running_for) == (Phase.EXITED, Exit(3), None)


@pytest.mark.parametrize("text", [NEVER, "", "yesterday", "2024-05-01T12:00:00"])
def test_what_is_no_time_is_none(text: str) -> None:
    """Neither is Go's zero time, nor one without a zone."""
    assert read_time(text) is None


def test_the_machine_is_up() -> None:
    """The uptime is read where there is one, and passes as time does."""
    first, second = read_uptime(), read_uptime()
    assert first is not None
    assert second is not None
    assert 0 < first <= second


@pytest.mark.parametrize("nonsense", [{}, {"State": None}, {"Id": "x", "Name": "y", "Config": {}, "State": {}}])
def test_an_answer_that_is_no_container_is_not_an_answer(nonsense: dict[str, Any]) -> None:
    """Something else than an engine was asked, or the engine is broken: a fault, and no foreign exception."""
    with pytest.raises(EngineUnavailable, match="not a container"):
        read(nonsense, NOW)


def test_what_the_port_does_not_ask_for_is_there_too() -> None:
    """Whether it has a terminal, and whether it is about to go."""
    plain = read_inspection(answer(), NOW)
    assert plain == Inspection(plain.container, has_terminal=False, is_being_removed=False, trouble="")
    going = answer(Status="removing") | {"Config": {"Labels": None, "Tty": True}}
    found = read_inspection(going, NOW)
    assert found == Inspection(found.container, has_terminal=True, is_being_removed=True, trouble="")
    assert found.container.labels == {}
