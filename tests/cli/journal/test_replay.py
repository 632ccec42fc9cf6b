"""`tinkworker journal replay`: the same, or where not; and the machines at some moment of a run."""

import json
from pathlib import Path

import pytest

from tests.engine.journal.disk import full_beyond
from tests.journals.record import BAD, GOOD
from tests.journals.simulated import simulate
from tests.worker.scenario.common import ONE, journals
from tests.worker.scene import Scene, action
from tinkworker.cli.journal import run
from tinkworker.engine.journal.reader import read
from tinkworker.runtime.simulated.script import Program

FAILURE = GOOD / "failure.jsonl"


def test_same(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Journals that the charts of today have written are said to be the same, one line each."""
    first, second = simulate(tmp_path / "first"), simulate(tmp_path / "second")
    assert run(["replay", str(first), str(second)]) == 0

    assert capsys.readouterr().out == (
        f"{first}: the charts of today do the same\n{second}: the charts of today do the same\n"
    )


@pytest.mark.parametrize(
    ("withdrawn", "note"),
    [
        (True, "before that the disk took nothing, and what happened is in no file"),
        (False, "how it came to that was in the file before"),
    ],
    ids=["gap", "too long"],
)
def test_what_a_snapshot_leaves_out_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, *, withdrawn: bool, note: str
) -> None:
    """A journal that was begun anew in mid-run is replayed from there, and what is not in it is said."""
    scene = Scene(tmp_path)
    scene.programs["one"] = Program(seconds=100)
    scene.add(action("one"), action("two"))

    async def begin_anew(scene: Scene) -> None:
        if withdrawn:
            with full_beyond(100):
                await scene.until(lambda scene: scene.in_state(ONE, "running"))
        else:
            await scene.until(lambda scene: scene.in_state(ONE, "running"))
            monkeypatch.setattr("tinkworker.engine.journal.writer.BOUND", 0)

    scene.play(begin_anew)
    (path,) = journals(scene)
    assert run(["replay", str(path)]) == 0

    same, said, *_ = capsys.readouterr().out.splitlines()
    assert same == f"{path}: the charts of today do the same"
    assert said.startswith("    note: it begins with what lived ")
    assert said.endswith(note)


def test_worst_counts(capsys: pytest.CaptureFixture[str]) -> None:
    """Of several journals each is replayed, and the worst decides about the exit status."""
    names = [BAD / "another_edge.jsonl", FAILURE, BAD / "empty.jsonl", BAD / "flipped_bit.jsonl"]

    assert run(["replay", *map(str, names)]) == 2
    said = capsys.readouterr()
    assert "error: another edge today" in said.out
    assert f"{FAILURE}: the charts of today do the same" in said.out
    assert len([line for line in said.err.splitlines() if line.startswith("tinkworker journal: ")]) == 2
    assert run(["replay", str(FAILURE), str(BAD / "another_edge.jsonl")]) == 1


def test_rest_is_counted(capsys: pytest.CaptureFixture[str]) -> None:
    """How much was not replayed behind a difference is said."""
    path = BAD / "another_edge.jsonl"
    run(["replay", str(path)])

    last = capsys.readouterr().out.splitlines()[-1]
    assert last.startswith(f"{path}: differs; ")
    assert 0 < int(last.split("; ")[1].split()[0]) < read(path).last


def test_ignored_damage(capsys: pytest.CaptureFixture[str]) -> None:
    """What stands before damage is replayed only when that is asked for; the damage is told even so."""
    path = BAD / "flipped_bit.jsonl"

    assert run(["replay", "--ignore-damage", str(path)]) == 0
    said = capsys.readouterr()
    assert f"{path}:5: the checksum does not fit" in said.err
    assert f"{path}: the charts of today do the same" in said.out


def test_until(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """`--until` stops behind a record's batch and shows each machine: state, what it waits for, what it knows."""
    monkeypatch.setenv("COLUMNS", "80")
    line = next(line for line in read(FAILURE).lines() if "runtime.create" in str(line.record.get("started")))

    assert run(["replay", "--until", str(line.record["n"]), str(FAILURE)]) == 0
    shown = capsys.readouterr().out
    assert f"\n{line.record['machine']}  in {line.record['target']}\n  waits for runtime.create (" in shown
    assert "\n    outline: {" in shown
    assert max(map(len, shown.splitlines())) <= 80


def test_until_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    """Before the first and behind the last record nobody lives."""
    assert run(["replay", "--until", "0", str(FAILURE)]) == 0
    assert capsys.readouterr().out == "no machine lives\n"
    assert run(["replay", "--until", "100000", str(FAILURE)]) == 0
    assert capsys.readouterr().out == "no machine lives\n"


def test_until_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    """As JSON the machines are those of a snapshot."""
    assert run(["replay", "--json", "--until", "10", str(FAILURE)]) == 0
    snapshot = json.loads(capsys.readouterr().out)

    assert snapshot["record"] == "snapshot"
    assert [machine["chart"] for machine in snapshot["machines"]][:2] == ["workflow", "action"]


def test_until_a_difference(capsys: pytest.CaptureFixture[str]) -> None:
    """A difference that comes first is told instead."""
    assert run(["replay", "--until", "1000", str(BAD / "another_edge.jsonl")]) == 1
    assert "error: another edge today" in capsys.readouterr().out


def test_until_wants_one(capsys: pytest.CaptureFixture[str]) -> None:
    """`--until` is about one journal."""
    with pytest.raises(SystemExit) as ended:
        run(["replay", "--until", "1", str(FAILURE), str(FAILURE)])

    assert ended.value.code == 2
    assert "--until looks at one journal" in capsys.readouterr().err
