"""`make bench PEER=...` with the real Go worker, which is what it was made for."""

import pytest

from benchmarks.worker.idling import idle
from benchmarks.worker.program import Program
from benchmarks.worker.starting import first_call
from tests.parts.go_worker import VERSIONS, GoWorkers

pytestmark = [pytest.mark.go, pytest.mark.timeout(1200)]


def test_it_stands_beside_ours(go_workers: GoWorkers) -> None:
    """With the environment that every peer gets it makes its first call, and idles, which both are measured."""
    peer = Program("go", (str(go_workers(VERSIONS[-1])),))

    assert first_call(peer) > 0
    assert idle(peer.told(RETRY_INTERVAL="50ms"), seconds=0.2) >= 0
