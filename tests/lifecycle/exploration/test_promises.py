"""Everything that can happen to an action and its reports while one thing goes wrong: every promise holds."""

from functools import cache

import pytest

from tinkworker.engine.exploring.search import Search
from tinkworker.engine.topology import ALWAYS
from tinkworker.lifecycle.charts import load_charts
from tinkworker.lifecycle.exploration.beginning import BEGINNINGS, Beginning
from tinkworker.lifecycle.exploration.searching import CHARTS, search
from tinkworker.lifecycle.exploration.world import World

LOADED = load_charts()
EDGES = sorted(
    f"{name}: {edge.identity}"
    for name in CHARTS
    for edge in LOADED[name].topology.walk()
    if not (edge.stays and edge.event == ALWAYS)
)
NOT_HERE = {
    "report: waiting.after report_backoff[0]",  # for a server that takes every report again
    "report: waiting.expedite[0]",
    "report: waiting.expedite[1]",  # the same as the timer, earlier
    "report: delivering.expedite[0]",
    "action: creating.unknown[0]",  # this world has no descriptions; tests/worker/test_storm.py has
    "action: creating.unknown[1]",
}
"""Edges for what does not happen in this world."""


@cache
def found(beginning: Beginning) -> Search[World]:
    """Everything that can happen from a beginning on."""
    return search(LOADED, 1, (beginning,))


@pytest.mark.parametrize("beginning", BEGINNINGS, ids=lambda beginning: beginning.label)
def test_promises_hold(beginning: Beginning) -> None:
    """No story breaks a promise, and from everywhere there is a way to an end."""
    assert str(found(beginning).complaint) == "None"
    assert found(beginning).count > 400


def test_there_is_much_to_look_at() -> None:
    """The world has not become one in which little can happen."""
    assert sum(found(beginning).count for beginning in BEGINNINGS) > 45_000


@pytest.mark.parametrize("edge", sorted(set(EDGES) - NOT_HERE))
def test_every_edge_is_taken_by_some_story(edge: str) -> None:
    """No edge is there for nothing: something that can happen takes it."""
    assert any(edge in found(beginning).stories for beginning in BEGINNINGS)
