"""Which transitions are worth a line."""

import pytest
from attrs import frozen

from tinkworker.observe.news import News
from tinkworker.observe.port import Level


@frozen
class Said:
    """A transition, as far as it matters here."""

    chart: str
    event: str
    source: str
    target: str
    explanation: str = ""
    stays: bool = False
    machine: str = "m"
    at: float = 0.0

    @property
    def subject(self) -> dict[str, str]:
        """Nobody."""
        return {}

    @property
    def states(self) -> tuple[str, ...]:
        """The target, unless it stays."""
        return () if self.stays else (self.target,)


POLLED = Said("worker", "listed", "polling", "resting")
RANG = Said("worker", "after poll_interval", "resting", "polling")
LOST = Said("worker", "unreachable", "polling", "server_lost", "connection refused")
TRIED = Said("worker", "after server_backoff", "server_lost", "polling")


def levels(*transitions: Said) -> list[Level]:
    """What each of several transitions in a row is worth."""
    news = News()
    return [news.level(transition) for transition in transitions]


def test_progress_is_news() -> None:
    """A step forward is worth a line."""
    assert levels(Said("action", "started", "starting", "running")) == ["info"]


def test_idle_worker_is_quiet() -> None:
    """Asking a server that has nothing is worth no line."""
    assert levels(POLLED, RANG, POLLED, RANG) == ["debug"] * 4


def test_trouble_is_told_once() -> None:
    """The same trouble again is no news, and trying again is none either."""
    assert levels(LOST, TRIED, LOST, TRIED) == ["warning", "debug", "debug", "debug"]


def test_another_trouble_is_news() -> None:
    """Trouble of another kind is told, too."""
    other = Said("worker", "unreachable", "polling", "server_lost", "no route to host")

    assert levels(LOST, TRIED, other) == ["warning", "debug", "warning"]


def test_end_of_trouble_is_news() -> None:
    """That the server is back is told once."""
    assert levels(LOST, TRIED, POLLED, RANG, POLLED) == ["warning", "debug", "info", "debug", "debug"]


@pytest.mark.parametrize(
    ("transition", "level"),
    [
        (Said("report", "acknowledged", "sending", "acknowledged"), "debug"),
        (Said("report", "unreachable", "sending", "waiting", "no route to host"), "warning"),
        (Said("action", "begin", "prepared", "prepared", stays=True), "debug"),
        (Said("action", "after action_timeout", "running", "stopping"), "info"),
    ],
)
def test_level(transition: Said, level: Level) -> None:
    """Reports that go well are a detail; what moves nothing is, too; timers that change something are not."""
    assert levels(transition) == [level]
