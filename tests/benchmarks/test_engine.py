"""The benchmark of the engine measures the same work everywhere, and says what it measured."""

import pytest

from benchmarks.engine.contender.ordinary import Ordinary
from benchmarks.engine.contender.ours import Ours, Recorded
from benchmarks.engine.contender.port import Contender
from benchmarks.engine.contender.table import Table
from benchmarks.engine.replaying import IN_A_JOURNAL, replaying
from benchmarks.engine.reporting import durations, engines
from benchmarks.engine.work import LIVES


@pytest.mark.parametrize("cls", [Ordinary, Table])
@pytest.mark.parametrize("life", range(len(LIVES)))
def test_engines_do_the_same_work(cls: type[Contender], life: int) -> None:
    """Every life ends the same, with the same to be done on the way, whoever lives it."""
    measured, reference = cls(), Ours()
    one, other = measured.create(), reference.create()

    measured.live(one, LIVES[life])
    reference.live(other, LIVES[life])

    assert measured.outcome(one) == reference.outcome(other)
    assert reference.outcome(other).state == "reported"


def test_recording_writes() -> None:
    """The measurement with a journal does write one."""
    recorded = Recorded()
    instance = recorded.create()

    recorded.live(instance, LIVES[0])

    assert recorded.outcome(instance) > 1000


def test_replaying_replays() -> None:
    """What is recorded for the measurement can be replayed without a difference."""
    assert replaying(1).events == IN_A_JOURNAL


def test_tables() -> None:
    """The fastest engine comes first, beside ours by rounds; what was not measured is a dash."""
    samples = {
        "ours": [{"events": 100.0, "creation": 5.0}, {"events": 300.0, "creation": 7.0}, {"events": 200.0}],
        "other": [{"events": 200.0}, {"events": 600.0}, {"events": 500.0}],
        "bare": [{"creation": 1.0, "memory": 2.0}] * 3,
    }

    assert list(engines(samples, "ours"))[2:] == [
        "| other | 500 | 2.00 | 200 to 600 | - | - |",
        "| ours | 200 | 1.00 | 100 to 300 | 6.0 | - |",
        "| bare | - | - | - | 1.0 | 2.0 |",
    ]
    assert list(durations({"loading": 12.34}))[2:] == ["| loading | 12.3 |"]
