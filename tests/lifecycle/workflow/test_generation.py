"""Workflows of one name are told apart: by what was recorded, by their actions, by the containers that are there."""

import pytest

from tests.lifecycle.sample import workflow
from tinkworker.lifecycle.workflow.data import Origin, Sighting
from tinkworker.lifecycle.workflow.generation import described_generation, surveyed_generation


@pytest.mark.parametrize(
    ("origin", "fingerprint", "generation"),
    [
        (Origin(), "f", 0),
        (Origin(3), "f", 3),
        (Origin(3, "f"), "f", 3),
        (Origin(3, "f"), "g", 4),
        (Origin(3, "f"), "", 3),
    ],
)
def test_described_generation(origin: Origin, fingerprint: str, generation: int) -> None:
    """What was begun before goes on unless its actions have changed; without a record only containers can tell."""
    assert described_generation(workflow(origin=origin), fingerprint) == generation


@pytest.mark.parametrize(
    ("known", "sightings", "generation"),
    [
        (3, [(7, "f")], 3),
        (0, [], 1),
        (0, [(2, "f"), (1, "f")], 2),
        (0, [(2, "g"), (1, "f")], 1),
        (0, [(2, "g")], 3),
    ],
)
def test_surveyed_generation(known: int, sightings: list[tuple[int, str]], generation: int) -> None:
    """Without a record the containers of the same actions go on; if there are none, the next generation begins."""
    found = tuple(Sighting(*sighting) for sighting in sightings)

    assert surveyed_generation(workflow(generation=known), found) == generation


def test_actions_that_come_one_by_one_have_no_generations() -> None:
    """Where each action has an id of its own, all is the first generation."""
    data = workflow(generation=0, complete=False)

    assert surveyed_generation(data, (Sighting(5, "g"),)) == 1
