"""Kill -9 where it tells most, on a real engine: the journal is there, or it is spoilt or lost."""

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from tests.survival.spoiling import cut_short, flipped_near_the_end
from tests.survival.tale import SERVERS
from tests.survival.verdict import all_due
from tests.survival.way import NEEDS_ENGINE, Way

pytestmark = [*NEEDS_ENGINE, pytest.mark.timeout(600)]

TELLING: Mapping[str, tuple[Mapping[str, Any], Sequence[str]]] = {
    "kept": (
        {},
        (
            "after create one",
            "after start one",
            "after wait one",
            "after write one exited",
            "after write report one outcome acknowledged",
            "after remove one",
        ),
    ),
    "lost": ({"loses_journals": True}, ("after start one", "after wait one")),
    "cut short": ({"spoil": cut_short}, ("after write one exited",)),
    "damaged": ({"spoil": flipped_near_the_end}, ("after write one exited",)),
}
"""What becomes of the journal, and where the worker is killed."""


@pytest.mark.parametrize("journal", TELLING)
def test_killed_on_an_engine(request: pytest.FixtureRequest, journal: str) -> None:
    """
    Created, started, ended, told, removed: whatever the engine did last is found by the next life.

    Each container started once, the outcome is true, and was taken once.
    """
    lives, points = TELLING[journal]

    verdicts = Way(request, "docker").live([("succeeds", point) for point in points], **lives)

    assert verdicts == all_due(SERVERS["tink-0.12"], verdicts)
