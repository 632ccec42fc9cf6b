"""Containers that no machine looks after go when nobody can need them as proof any more."""

from tinkworker.lifecycle.workflow.commands import Release
from tinkworker.server.port import Context, State
from tinkworker.worker.leftover import Leftovers
from tinkworker.worker.release import Releases

RELAY = Release("default/relay", 2, "w1", None)
LISTED = Context("default/relay", "w1", "t", "a", 0, State.RUNNING, 1)


class Noting(Releases):
    """Notes what it is asked for, in place of asking an engine."""

    def __init__(self) -> None:
        self.asked: list[Release] = []

    def release(self, request: Release) -> None:
        self.asked.append(request)


def test_they_stay_as_long_as_the_workflow_is_listed() -> None:
    """Until a list comes without their workflow they are proof; then they are released, once."""
    noting = Noting()
    leftovers = Leftovers(noting, lambda _workflow: False, {RELAY})

    leftovers.note_list([LISTED])
    assert noting.asked == []
    leftovers.note_list([])
    leftovers.note_list([])
    assert noting.asked == [RELAY]


def test_they_stay_as_long_as_a_workflow_of_their_name_lives() -> None:
    """A workflow that lives here looks after all containers of its name, and may be unlisted for a while."""
    noting, living = Noting(), {"default/relay"}
    leftovers = Leftovers(noting, living.__contains__, {RELAY})

    leftovers.note_list([])
    assert noting.asked == []
    living.clear()
    leftovers.note_list([])
    assert noting.asked == [RELAY]
