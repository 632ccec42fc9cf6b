"""Recorded journals: the good ones are replayed, the bad ones are complained about."""

from pathlib import Path

import pytest

from tests.journals.record import BAD, GOOD, record, sound
from tests.journals.run import RUNS
from tests.journals.spoiling import SPOILINGS
from tinkworker.cli.journal import run
from tinkworker.engine.journal.codec import Codec
from tinkworker.engine.journal.complaint import complaint
from tinkworker.engine.journal.reader import read
from tinkworker.engine.replay import replay
from tinkworker.lifecycle.charts import load_charts


def differences(path: Path) -> list[str]:
    """What today's charts do otherwise."""
    reading, codec = read(path), Codec(load_charts())
    assert (reading.damage, reading.torn) == ("", 0)
    return [complaint(divergence, reading.header, codec.charts) for divergence in replay(reading, codec)]


@pytest.mark.parametrize("name", RUNS)
def test_good(name: str) -> None:
    """The charts of today do what was recorded; if they are to do otherwise, record anew."""
    assert differences(GOOD / f"{name}.jsonl") == []


@pytest.mark.parametrize("name", RUNS)
def test_recorded_anew(name: str, tmp_path: Path) -> None:
    """A run that is recorded anew is replayed without a difference, and its first machine ended."""
    assert differences(record(RUNS[name], tmp_path)) == []


@pytest.mark.parametrize("name", SPOILINGS)
def test_bad(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """What is wrong with a bad journal is said, with its place, and shows in the exit status."""
    status = run(["replay", str(BAD / f"{name}.jsonl")])
    said = "".join(capsys.readouterr()).replace(f"{BAD}/", "")

    expected, *parts = (BAD / f"{name}.txt").read_text().splitlines()
    assert f"exit status {status}" == expected
    assert [part for part in parts if part not in said] == []


@pytest.mark.parametrize("name", SPOILINGS)
def test_bad_is_current(name: str) -> None:
    """The bad journals are made of the good one that is there."""
    spoiled = SPOILINGS[name](sound())

    assert (BAD / f"{name}.jsonl").read_bytes() == spoiled.content
    assert (BAD / f"{name}.txt").read_text() == spoiled.expectation(name)


def test_nothing_else() -> None:
    """Every journal that is kept is one that can be recorded anew."""
    assert {path.stem for path in GOOD.iterdir()} == set(RUNS)
    assert {path.stem for path in BAD.iterdir()} == set(SPOILINGS)
