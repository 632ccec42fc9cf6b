"""`python -m tests.survival.faults.hasty`: `tink-worker`, which waits for an engine's answer for seconds only."""

from unittest import mock

from attrs import evolve

from tinkworker.cli import working
from tinkworker.cli.main import tink_worker
from tinkworker.runtime.docker.adapter import DockerRuntime
from tinkworker.worker.composition import Composition, Parts, compose

PATIENCE = 3.0
"""Seconds for an answer, and between two signs of a pull."""


def hasty(parts: Parts) -> Composition:
    """The same worker with less patience."""
    assert isinstance(parts.runtime, DockerRuntime)
    parts.runtime._settings = evolve(parts.runtime._settings, answer_within=PATIENCE, stalled_after=PATIENCE)
    return compose(parts)


if __name__ == "__main__":
    with mock.patch.object(working, "compose", hasty):
        tink_worker()
