"""A Docker Engine for tests: one that can be reached, else a private one."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from attrs import frozen

from tests.parts.private_engine import answers, private_engine

DEFAULT_HOST = "unix:///var/run/docker.sock"


class Engine(Protocol):
    """
    An engine that tests may use.

    Attributes:
        host: What to set `DOCKER_HOST` to.
        private: Whether it is ours alone, so that `start`, `kill` and `restart` work.
    """

    @property
    def host(self) -> str: ...
    @property
    def private(self) -> bool: ...

    def start(self) -> None:
        """Start it, if it does not run, and wait until it answers."""

    def kill(self) -> None:
        """End it by SIGKILL."""

    def restart(self) -> None:
        """End it by SIGTERM and start it again."""


@frozen
class FoundEngine:
    """An engine that was there already."""

    host: str
    private: bool = False

    def start(self) -> None:
        """It runs."""

    def kill(self) -> None:
        """It is somebody's."""
        raise AssertionError("this engine is not ours to end")

    restart = kill


@contextmanager
def have_engine() -> Iterator[Engine]:
    """An engine that can be reached, or else a private one for as long as this lasts."""
    if host := reachable_engine():
        yield FoundEngine(host)
        return
    with private_engine() as engine:
        yield engine


def reachable_engine() -> str | None:
    """Where an engine answers that is here already; None if none does."""
    return next(filter(answers, filter(None, (os.environ.get("DOCKER_HOST"), DEFAULT_HOST))), None)
