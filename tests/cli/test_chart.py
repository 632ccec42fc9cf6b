"""`tinkworker chart` checks and types charts: the worker's own, copies of them, and those of strangers."""

import sys
from pathlib import Path

import pytest

from tinkworker.cli.chart import run
from tinkworker.lifecycle.charts import NAMES, folder

PARCEL = """\
chart: parcel
initial: under_way
events: {delivered: operator, lost: operator}
states:
  under_way: {when: {delivered: {assign: note, target: there}, lost: gone}, waits_for: operator}
  there: {final: true}
  gone: {final: true}
"""
BOUND = """\
from attrs import frozen
from tinkworker.engine.binding import Bindings

@frozen
class Parcel:
    notes: int = 0

def note(data, event):
    return data

def bindings():
    return Bindings(
        chart="parcel", data=Parcel, events={"delivered": None, "lost": None}, assignments={"note": note}
    )

def several():
    return [bindings()]
"""


@pytest.fixture
def parcel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a stranger's chart and what is bound to it; the commands run there."""
    (tmp_path / "parcel.yaml").write_text(PARCEL, encoding="utf-8")
    (tmp_path / "parcel_bound.py").write_text(BOUND, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.path", ["", *sys.path])
    monkeypatch.delitem(sys.modules, "parcel_bound", raising=False)
    return tmp_path


def copy(name: str, into: Path, wrong: str = "", right: str = "") -> str:
    """A copy of one of the worker's own charts with a change in it."""
    text = (folder() / f"{name}.yaml").read_text(encoding="utf-8")
    assert wrong in text
    path = into / "copy.yaml"
    path.write_text(text.replace(wrong, right, 1), encoding="utf-8")
    return str(path)


def said(capsys: pytest.CaptureFixture[str]) -> list[str]:
    """The lines that were printed."""
    return capsys.readouterr().out.splitlines()


def test_the_workers_own_charts_are_sound(capsys: pytest.CaptureFixture[str]) -> None:
    """Without files the worker's own four charts are checked."""
    assert run(["check"]) == 0
    assert said(capsys) == ["4 charts: sound"]


@pytest.mark.parametrize("name", NAMES)
def test_a_copy_is_checked_against_the_same_code(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file is bound by its `chart:` key, so a copy of a shipped chart is sound wherever it lies."""
    assert run(["check", copy(name, tmp_path)]) == 0
    assert said(capsys) == ["1 chart: sound"]


def test_problems_are_printed_as_compilers_have_them(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What is wrong is printed line by line, and the exit status says that something is."""
    file = copy("report", tmp_path, "report_backoff:", "report_bakoff:")
    before, _, _ = Path(file).read_text(encoding="utf-8").partition("report_bakoff:")
    place = f"{before.count(chr(10)) + 1}:{len(before) - before.rindex(chr(10))}"

    assert run(["check", file]) == 1
    assert said(capsys) == [
        f"{file}:2:8: the timer 'report_backoff' is bound and never used; remove the function, or use it",
        f"{file}:{place}: no timer 'report_bakoff' is bound; did you mean 'report_backoff'?",
    ]


def test_a_copy_is_held_against_the_other_charts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A copy stands for the chart of its name among the others, so what it no longer tells them is found."""
    file = copy("worker", tmp_path, ", send: {to: report, event: expedite}", "")

    assert run(["check", file]) == 1
    (line,) = said(capsys)
    assert "report.yaml:" in line
    assert line.endswith("'worker' never sends 'expedite'; remove the declaration, or send it")


def test_problems_of_several_files_come_in_order(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Whatever the order of the files on the command line, problems come by file and line."""
    for name in "ba":
        (tmp_path / f"{name}.yaml").write_text(f"chart: {name}\nx: y\nz: y\n", encoding="utf-8")

    assert run(["check", str(tmp_path / "b.yaml"), str(tmp_path / "a.yaml")]) == 1
    places = [line.removeprefix(f"{tmp_path}/").partition(" ")[0] for line in said(capsys)]
    assert places == ["a.yaml:2:1:", "a.yaml:3:1:", "b.yaml:2:1:", "b.yaml:3:1:"]


def test_a_strangers_chart_needs_bindings(parcel: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A chart that nothing is bound to says so; without bindings, its structure can be checked all the same."""
    assert parcel.exists()
    assert run(["check", "parcel.yaml"]) == 1
    assert said(capsys) == [
        "parcel.yaml:1:8: nothing is bound for a chart named 'parcel'; there are: action, report, worker, workflow"
    ]
    assert run(["check", "--no-bindings", "parcel.yaml"]) == 0
    assert said(capsys) == ["1 chart: sound"]


def test_without_bindings_the_structure_is_still_checked(parcel: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What is wrong with the structure is found whatever the names mean."""
    (parcel / "parcel.yaml").write_text(PARCEL.replace("lost: gone", "lost: gnoe"), encoding="utf-8")

    assert run(["check", "--no-bindings", "parcel.yaml"]) == 1
    assert said(capsys) == ["parcel.yaml:5:70: there is no state 'gnoe'; did you mean 'gone'?"]


@pytest.mark.parametrize("name", ["bindings", "several"])
def test_a_stranger_may_bring_bindings(name: str, parcel: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What a stranger's names mean is taken from the function that is named on the command line."""
    arguments = ["check", "parcel.yaml", "--bindings", f"parcel_bound:{name}"]

    assert run(arguments) == 0
    (parcel / "parcel.yaml").write_text(PARCEL.replace("assign: note", "assign: nose"), encoding="utf-8")
    assert run(arguments) == 1
    assert said(capsys)[1:] == [
        "parcel.yaml:1:8: the assignment 'note' is bound and never used; remove the function, or use it",
        "parcel.yaml:5:42: no assignment 'nose' is bound; did you mean 'note'?",
    ]


@pytest.mark.parametrize(
    "arguments",
    [
        ["check", "none.yaml"],
        ["check", "parcel.yaml", "--bindings", "no_such_module:bindings"],
        ["check", "parcel.yaml", "--bindings", "parcel_bound:nothing"],
        ["render", "none.yaml"],
    ],
)
def test_what_is_not_there_is_told(arguments: list[str], parcel: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file, module or function that is not there is told by name, and the exit status is 2."""
    assert parcel.exists()
    assert run(arguments) == 2
    error = capsys.readouterr().err
    assert error.startswith("tinkworker chart: ")
    assert any(word in error for word in ("none.yaml", "no_such_module", "nothing"))


def test_the_committed_stubs_are_current(capsys: pytest.CaptureFixture[str]) -> None:
    """What mypy holds the worker's functions against is what the charts say today."""
    assert run(["stubs", "--check"]) == 0
    assert said(capsys) == []


def test_drift_is_shown(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Stubs that are not current, or not there, are shown as a difference; nothing is written."""
    output = str(tmp_path / "{chart}_stubs.py")

    assert run(["stubs", "--check", "--output", output]) == 1
    assert "+class Guards(Protocol):" in said(capsys)
    assert list(tmp_path.iterdir()) == []
    assert run(["stubs", "--output", output]) == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(f"{name}_stubs.py" for name in NAMES)
    assert run(["stubs", "--check", "--output", output]) == 0


def test_stubs_of_a_strangers_chart(parcel: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Stubs of a stranger's chart are printed, before there is any function."""
    text = BOUND.replace(', assignments={"note": note}', "")
    (parcel / "parcel_bound.py").write_text(text, encoding="utf-8")

    assert run(["stubs", "parcel.yaml", "--bindings", "parcel_bound:bindings"]) == 0
    lines = said(capsys)
    assert "    def note(self, data: Parcel, event: Event[None], /) -> Parcel:" in lines
    assert 'EventName = Literal["delivered", "lost"]' in lines
