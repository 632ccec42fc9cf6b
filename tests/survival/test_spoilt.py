"""Kill -9 at every point of a worker's life, and a journal that is spoilt when the next life reads it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.survival.spoiling import SPOILING
from tests.survival.tale import SERVERS, points_of
from tests.survival.verdict import all_due
from tests.survival.way import Way

pytestmark = [pytest.mark.long, pytest.mark.timeout(1200)]


@pytest.mark.parametrize("server", SERVERS)
@pytest.mark.parametrize("spoil", SPOILING, ids=lambda way: way.__name__)
def test_killed_with_a_spoilt_journal(
    request: pytest.FixtureRequest, spoil: Callable[[Path], None], server: str
) -> None:
    """
    Whatever is left of the journal, each program ran once, the outcome is true, and was taken once.

    Where a server that serves once has given away what the journal no longer tells, the workflow stands where it was.
    """
    spoken = SERVERS[server]

    verdicts = Way(request, server=server).live(points_of(spoken), spoil=spoil)

    assert verdicts == all_due(spoken, verdicts, "spoilt")
