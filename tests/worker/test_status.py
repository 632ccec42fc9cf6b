"""What a worker leaves for those who ask how it is."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from attrs import frozen

from tinkworker.worker.lock import Lock
from tinkworker.worker.status import HOLDS_FOR, Status, status_file


@frozen
class Moved:
    """A transition, as far as it matters here."""

    event: str
    target: str
    at: float
    explanation: str = ""
    chart: str = "worker"
    machine: str = "worker"
    source: str = ""
    states: tuple[str, ...] = ()

    @property
    def subject(self) -> dict[str, str]:
        """The worker."""
        return {"workerID": "w1"}


START = (Moved("start", "starting", 0.0), Moved("recovered", "polling", 1.0), Moved("listed", "resting", 2.0))
LOST = (Moved("after poll_interval", "polling", 5.0), Moved("unreachable", "server_lost", 6.0, "refused"))


@pytest.fixture
def status(tmp_path: Path) -> Iterator[Status]:
    """An observer with a file in an empty folder, which is its worker's alone."""
    lock = Lock(tmp_path / "lock")
    assert lock.take()
    yield Status(tmp_path / "status.json", "server:42113", lock)
    lock.release()


def after(status: Status, *moves: Moved) -> dict[str, Any]:
    """What stands in the file after some transitions."""
    for move in moves:
        status.transition(move)
    return dict(json.loads(status.path.read_text()))


def test_a_worker_that_serves(status: Status) -> None:
    """Polling and resting are one state, which began with the first poll; the last answer is told, and by whom."""
    again = (Moved("after poll_interval", "polling", 5.0), Moved("listed", "resting", 7.0))

    told = after(status, *START, *again)

    assert (told["state"], told["since"], told["answered"], told["at"]) == ("serving", 1.0, 7.0, 7.0)
    assert (told["worker"], told["server"], told["why"]) == ("w1", "server:42113", "")


def test_answers_are_written_from_time_to_time(status: Status) -> None:
    """The first answer is written down at once; later ones that change nothing else, when the file is seconds old."""
    first = after(status, *START)
    assert first["answered"] == 2.0

    soon = Moved("listed", "resting", 2.0 + HOLDS_FOR - 0.5)
    assert after(status, Moved("after poll_interval", "polling", 3.0), soon) == first

    late = Moved("listed", "resting", 2.0 + HOLDS_FOR)
    assert after(status, Moved("after poll_interval", "polling", 6.9), late)["answered"] == late.at


def test_a_server_that_is_lost(status: Status) -> None:
    """It is told since when and why; to try again changes nothing of that, an answer does."""
    told = after(status, *START, *LOST, Moved("after server_backoff", "polling", 9.0))
    assert (told["state"], told["since"], told["why"], told["answered"]) == ("server_lost", 6.0, "refused", 2.0)

    again = after(status, Moved("unreachable", "server_lost", 10.0, "refused"))
    assert (again["state"], again["since"]) == ("server_lost", 6.0)

    back = after(status, Moved("after server_backoff", "polling", 20.0), Moved("listed", "resting", 21.0))
    assert (back["state"], back["since"], back["why"]) == ("serving", 21.0, "")


def test_other_machines_change_nothing(status: Status) -> None:
    """What workflows and actions do is in their journals."""
    before = after(status, *START)

    assert after(status, Moved("started", "running", 3.0, chart="action")) == before


def test_another_worker_of_the_id(status: Status) -> None:
    """One that is locked out leaves the file of the one that lives, and its age, as they are; its turn may come."""
    other = Status(status.path, "elsewhere:42113", Lock(status.path.with_name("lock")))
    before = after(status, *START)

    assert after(other, Moved("start", "starting", 5.0), Moved("locked", "locked_out", 5.1)) == before

    status.lock.release()
    assert other.lock.take()
    told = after(other, Moved("recovered", "polling", 7.0))
    other.lock.release()
    assert (told["state"], told["server"]) == ("serving", "elsewhere:42113")


def test_a_full_disk(status: Status) -> None:
    """Where the file cannot be written, the worker goes on, and the old file shows its age."""
    before = after(status, *START)
    status.path.with_suffix(".draft").mkdir()

    assert after(status, *LOST) == before


def test_the_place(tmp_path: Path) -> None:
    """It lies beside the worker's journals, whatever the id is made of."""
    assert status_file(tmp_path, "../x").is_relative_to(tmp_path / ".tink-worker")
    assert status_file(tmp_path, "a").parent != status_file(tmp_path, "b").parent
