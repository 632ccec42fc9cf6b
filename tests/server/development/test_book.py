from datetime import datetime

import pytest
from attrs import evolve, field, frozen

from tinkworker.server.development.book import Book
from tinkworker.server.development.rule.timing import Timeouts
from tinkworker.server.development.store import Store
from tinkworker.server.development.workflow import Workflow, start
from tinkworker.server.port import State
from tinkworker.testing.clock import ManualClock

NEW = start("default/trial", "default/trial", "uid", (), 0)


@frozen
class Strict:
    """A controller for which every running workflow is too late."""

    timeouts: Timeouts
    looks: list[datetime] = field(factory=list)

    def check_time(self, workflow: Workflow, now: datetime) -> Workflow:
        self.looks.append(now)
        return evolve(workflow, state=State.TIMEOUT) if workflow.state is State.RUNNING else workflow


def open_book(timeouts: Timeouts) -> tuple[Book, list[State | None]]:
    """A book with a workflow, and the states that its listener hears of."""
    heard: list[State | None] = []
    store = Store.open(None)
    store.add([NEW])
    return Book(store, ManualClock(), lambda workflow: heard.append(workflow.state), Strict(timeouts)), heard


@pytest.mark.parametrize(
    ("timeouts", "told", "read"),
    [
        (Timeouts.IGNORED, [State.RUNNING], State.RUNNING),
        (Timeouts.ON_CHANGE, [State.RUNNING, State.TIMEOUT], State.TIMEOUT),
        (Timeouts.IN_TIME, [State.RUNNING, State.TIMEOUT], State.TIMEOUT),
    ],
)
def test_after_a_change_the_controller_looks(timeouts: Timeouts, told: list[State], read: State) -> None:
    """A change is kept and told as it is, and then what the controller makes of it, unless it never looks."""
    book, heard = open_book(timeouts)
    book.change(evolve(NEW, state=State.RUNNING))

    assert heard == told
    assert [workflow.state for workflow in book.all()] == [read]


@pytest.mark.parametrize(
    ("timeouts", "read"),
    [
        (Timeouts.IGNORED, State.RUNNING),
        (Timeouts.ON_CHANGE, State.RUNNING),
        (Timeouts.IN_TIME, State.TIMEOUT),
    ],
)
def test_a_workflow_is_read_as_it_stands_now(timeouts: Timeouts, read: State) -> None:
    """Only a controller that is in time looks before anybody reads; what it does is told once."""
    book, heard = open_book(timeouts)
    book.store.change(evolve(NEW, state=State.RUNNING))

    assert [workflow.state for workflow in book.all()] == [read]
    found = book.find("default/trial")
    assert found is not None
    assert found.state is read
    assert heard == ([State.TIMEOUT] if read is State.TIMEOUT else [])
    assert book.find("default/other") is None
