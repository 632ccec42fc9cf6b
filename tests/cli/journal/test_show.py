"""`tinkworker journal show`: a table that fits a terminal, or JSON."""

import json
from pathlib import Path
from textwrap import dedent

import pytest

from tests.cli.journal.conftest import WHY
from tests.engine.journal.line import HEADER, event, last, sealed, start, step
from tinkworker.cli.journal import run

TABLE = """
    since 2024-01-01 00:00:00 UTC, by version 1.2.3
    started again at 10.000 s, alone, as version 1.2.4
        since       for  state                  because of
    family  w
        0.000     1.500  waiting                start
        1.500   1:04:58  busy                   have, by way of choosing
      1:05:00            gone                   leave
      child  first one
        1.500    1:38.5    small                start
       1:40.0              tall                 grow
                           exit status 3: the disk that was to be written could not
                           be found, and so nothing was written at all
        2.000  child in small refused scold
"""


@pytest.fixture(autouse=True)
def _wide(monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal of 80 columns."""
    monkeypatch.setenv("COLUMNS", "80")


def test_table(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each machine stands behind the one that it belongs to, each stay with its time, length, cause and reason."""
    assert run(["show", str(path)]) == 0

    assert capsys.readouterr().out == dedent(TABLE).lstrip("\n")


@pytest.mark.parametrize("columns", [60, 80, 132])
def test_width(path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, columns: int) -> None:
    """No line is longer than the terminal is wide."""
    monkeypatch.setenv("COLUMNS", str(columns))
    run(["show", str(path)])

    assert max(map(len, capsys.readouterr().out.splitlines())) <= columns


def test_living(living: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """How long a state has lasted that has not ended is only known so far."""
    run(["show", str(living)])

    assert "    1.500    8.500+  busy                   have, by way of choosing" in capsys.readouterr().out


def test_reboot(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A machine that was started again with the program is told so."""
    resume = {**HEADER, "record": "resume", "boot": "another", "wall": "2024-01-01T00:05:00+00:00", "end": True}
    path = tmp_path / "j"
    path.write_bytes(sealed(HEADER, start(data={}), last(step()), resume))
    run(["show", str(path)])

    assert "started again at 5:00.0 min, with the whole machine, as version 0" in capsys.readouterr().out


def test_harmless(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Whatever a name or a reason holds, it moves no cursor."""
    path = tmp_path / "j"
    evil = "\x1b[2J\r\n\u202egnp.exe"
    path.write_bytes(sealed(HEADER, start(evil, data={}), last(step(evil, states=[evil], why=evil))))
    run(["show", str(path)])

    out = capsys.readouterr().out
    assert all(character.isprintable() or character == "\n" for character in out)
    assert "gnp.exe" in out


def test_json(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """As JSON it is one object with everything that the table has, times in seconds since the beginning."""
    assert run(["show", "--json", str(path)]) == 0
    shown = json.loads(capsys.readouterr().out)

    assert shown["lives"] == [{"at": 10.0, "rebooted": False, "engine": "1.2.4"}]
    assert shown["refused"] == [{"machine": "child", "state": "small", "at": 2.0, "event": "scold"}]
    assert [machine["machine"] for machine in shown["machines"]] == ["family", "child"]
    child = shown["machines"][1]
    assert (child["parent"], child["subject"], child["ended"]) == (
        "family",
        {"workflow": "w", "name": "first one"},
        True,
    )
    assert child["states"] == [
        {"state": "small", "at": 1.5, "seconds": 98.5, "event": "start", "why": "", "record": 6},
        {"state": "tall", "at": 100.0, "seconds": None, "event": "grow", "why": WHY, "record": 11},
    ]
    assert (shown["torn"], shown["damage"]) == (0, "")


def test_torn(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A torn end is told, and nothing to worry about."""
    path.write_bytes(path.read_bytes()[:-10])

    assert run(["show", str(path)]) == 0
    said = capsys.readouterr()
    assert "tall" in said.out
    assert "bytes at the end were not completely written, and do not count" in said.err


def test_damaged(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Of a damaged journal everything before the damage is shown; the damage is told, and shows in the exit status."""
    content = path.read_bytes()
    path.write_bytes(content.replace(b'"scold"', b'"scald"'))

    assert run(["show", str(path)]) == 1
    said = capsys.readouterr()
    assert "small" in said.out
    assert "tall" not in said.out
    assert f"tinkworker journal: {path}:8: the checksum does not fit" in said.err


@pytest.mark.parametrize("command", [["show"], ["show", "--follow"], ["report", "-o", "page"], ["replay"]])
def test_no_journal(tmp_path: Path, capsys: pytest.CaptureFixture[str], command: list[str]) -> None:
    """A file that is no journal, or is not there, is refused with 2 and one line."""
    other = tmp_path / "other"
    other.write_text("chart: action\n")

    assert run([*command, str(other)]) == 2
    assert run([*command, str(tmp_path / "nothing")]) == 2
    first, second = capsys.readouterr().err.splitlines()
    assert first.startswith(f"tinkworker journal: {other}:1: ")
    assert "No such file" in second


def test_odd_but_sealed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A machine of which nothing is known but that it began is shown as just that."""
    path = tmp_path / "j"
    path.write_bytes(sealed(HEADER, start(data={}), last(step()), event(), last(step(final=True))))

    assert run(["show", str(path)]) == 0
    assert run(["report", str(path), "-o", str(tmp_path / "page")]) == 0
    assert "m" in capsys.readouterr().out.splitlines()[-1]
