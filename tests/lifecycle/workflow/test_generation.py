"""Workflows of one name are told apart: by what was recorded, by their actions, by the containers that are there."""

import pytest

from tests.lifecycle.sample import context, workflow
from tinkworker.lifecycle.workflow.data import Doubt, Listing, Origin, Sighting
from tinkworker.lifecycle.workflow.generation import another, described_generation, surveyed, surveyed_generation


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


@pytest.mark.parametrize(
    ("sightings", "complete", "position", "known_running"),
    [
        ([], True, 1, -1),
        ([(1, "f", -1)], True, 1, -1),
        ([(1, "f", 0)], True, 1, -1),
        ([(1, "f", 1)], True, 1, 1),
        ([(1, "f", 2), (1, "f", 1)], True, 2, 2),
        ([(2, "g", 2)], True, 1, -1),
        ([(1, "f", 2)], False, 1, -1),
    ],
)
def test_what_has_begun_says_how_far_the_server_is(
    sightings: list[tuple[int, str, int]], position: int, known_running: int, *, complete: bool
) -> None:
    """Nothing begins unheard, so the last action of a generation that has begun has its turn and is known to run."""
    data = workflow(position=1, complete=complete, fingerprint="f")

    after = surveyed(data, [Sighting(*sighting) for sighting in sightings])

    assert (after.position, after.known_running) == (position, known_running)


def test_another_begins_where_the_list_is() -> None:
    """The next one of a name is where the server shows it, whatever was known of the one before."""
    shown = context(position=0)
    data = workflow(generation=4, position=2, known_running=2, doubt=Doubt.REPLACED)

    after = another(data, Listing((shown,), 9.0))

    assert (after.generation, after.position, after.known_running, after.doubt) == (5, 0, -1, None)
    assert (after.taken, after.context) == (shown, shown)
