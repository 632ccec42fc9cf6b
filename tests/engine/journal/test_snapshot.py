"""Everything that lives, in one record, is what lived: machines go on from it as if nothing had been forgotten."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from tinkworker.engine.ensemble import Ensemble
from tinkworker.engine.journal.codec import Codec, Unreadable
from tinkworker.engine.journal.reader import Batch, read
from tinkworker.engine.journal.record import decode, encode
from tinkworker.engine.journal.shape import inspect
from tinkworker.engine.journal.snapshot import restore, snapshot
from tinkworker.engine.machine import Machine
from tinkworker.engine.replay import Replay


@pytest.fixture(scope="module")
def batches(journal: Path) -> Sequence[Batch]:
    """The batches of a recorded run."""
    return read(journal).batches


def picture(machine: Machine) -> dict[str, Any]:
    """All that a machine is."""
    keys = ("name", "data", "subject", "state", "invocations", "timers", "deferred", "commands", "serial")
    return {key: getattr(machine, key) for key in keys}


def through_a_file(ensemble: Ensemble, codec: Codec) -> Ensemble:
    """What comes back of machines that were written down."""
    record, _ = decode(encode(snapshot(ensemble, codec), 0)[0], 0)
    inspect(record)
    return restore(record, codec)


def test_round_trip(codec: Codec, batches: Sequence[Batch]) -> None:
    """At every point of a run, what is restored is what was there."""
    progress = Replay(codec, "j")
    for batch in batches:
        assert list(progress.feed(batch)) == []
        restored = through_a_file(progress.ensemble, codec)
        assert list(restored.members) == list(progress.ensemble.members)
        for name, member in progress.ensemble.members.items():
            again = restored.members[name]
            assert picture(again.machine) == picture(member.machine)
            assert (again.parent, again.spawn) == (member.parent, member.spawn)


def test_goes_on(codec: Codec, batches: Sequence[Batch]) -> None:
    """Whenever the past is forgotten, the rest of the run is the same without it."""
    for moment in range(1, len(batches)):
        progress = Replay(codec, "j")
        for batch in batches[:moment]:
            assert list(progress.feed(batch)) == []
        progress.ensemble = through_a_file(progress.ensemble, codec)
        for batch in batches[moment:]:
            assert [str(divergence) for divergence in progress.feed(batch)] == []


@pytest.fixture
def record(codec: Codec, batches: Sequence[Batch]) -> dict[str, Any]:
    """A snapshot in the middle of a run."""
    progress = Replay(codec, "j")
    for batch in batches[:6]:
        assert list(progress.feed(batch)) == []
    return snapshot(progress.ensemble, codec)


@pytest.mark.parametrize(
    ("key", "value", "complaint"),
    [
        ("chart", "abolished", "there is no chart 'abolished' today"),
        ("state", "abolished", "the chart 'workflow' has no state 'abolished' today"),
        ("data", {}, "no WorkflowData: required field missing"),
        ("deferred", [["listing", {}, 1.0, None]], "no Listing: required field missing"),
        ("commands", [["abolished", {}]], "the chart 'workflow' has no command 'abolished' today"),
        ("commands", [["release_previous", {}]], "no Release: required field missing"),
    ],
)
def test_unreadable(codec: Codec, record: dict[str, Any], key: str, value: Any, complaint: str) -> None:
    """A machine that the charts of today cannot have is not restored to something near it."""
    record["machines"][0][key] = value

    with pytest.raises(Unreadable, match=complaint):
        restore(record, codec)
