"""`tinkworker chart render` draws charts in many formats, and paints what happened on them."""

import sys
from io import BytesIO, TextIOWrapper
from pathlib import Path

import pytest

from tests.cli.test_chart import PARCEL
from tests.engine.drawing.lives import JOURNALS
from tinkworker.cli.chart import run
from tinkworker.cli.chart.rendering import FORMATS, PAINTED, RENDERED
from tinkworker.engine.drawing.coverage import count
from tinkworker.engine.reading import read_chart
from tinkworker.engine.topology import flatten
from tinkworker.lifecycle.charts import NAMES

BEGINNINGS = {
    "mermaid": b"stateDiagram-v2\n",
    "dot": b'digraph "',
    "svg": b"<?xml ",
    "png": b"\x89PNG\r\n",
    "table": b"",
    "scxml": b"<?xml ",
    "xstate": b'{\n  "id": "',
}
TIMEOUT = ["--journal", str(JOURNALS / "timeout.jsonl")]
SUCCESS = ["--journal", str(JOURNALS / "success.jsonl")]


@pytest.fixture
def parcel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a stranger's chart and its coverage; the commands run there."""
    (tmp_path / "parcel.yaml").write_text(PARCEL, encoding="utf-8")
    charts = {"parcel": flatten(read_chart(PARCEL, "parcel.yaml"))}
    (tmp_path / "edges.json").write_text(count(charts, []), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("name", NAMES)
def test_every_chart_in_every_format(name: str, kind: str, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    """Each of the worker's charts can be written to the standard output in each format."""
    assert run(["render", name, "--format", kind]) == 0
    written = capfdbinary.readouterr().out
    assert written.startswith(BEGINNINGS[kind])
    assert kind == "png" or b"reporting" in written or name != "action"


@pytest.mark.parametrize(
    ("file", "kind"),
    [
        ("parcel.svg", "svg"),
        ("parcel.png", "png"),
        ("parcel.dot", "dot"),
        ("parcel.gv", "dot"),
        ("parcel.mmd", "mermaid"),
        ("parcel.txt", "table"),
        ("parcel.scxml", "scxml"),
        ("parcel.json", "xstate"),
    ],
)
def test_a_files_name_says_the_format(
    file: str, kind: str, parcel: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    """What is written to a file has the format that the file's name says."""
    assert run(["render", "parcel.yaml", "-o", file]) == 0
    assert run(["render", "parcel.yaml", "--format", kind]) == 0
    assert (parcel / file).read_bytes() == capfdbinary.readouterr().out


def test_mermaid_is_what_is_written_if_nothing_is_said(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    """Without a format and a file, the diagram can be pasted wherever Mermaid is understood."""
    assert run(["render", "report"]) == 0
    assert capfdbinary.readouterr().out.startswith(BEGINNINGS["mermaid"])


@pytest.mark.parametrize("kind", [*PAINTED, *RENDERED])
def test_a_journal_can_be_painted_in_every_format(kind: str, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    """A painted picture is another one than that of the chart alone, in each format."""
    assert run(["render", "action", "--format", kind]) == 0
    plain = capfdbinary.readouterr().out
    assert run(["render", "action", "--format", kind, *TIMEOUT]) == 0
    painted = capfdbinary.readouterr().out

    assert painted.startswith(BEGINNINGS[kind][:3] if kind != "mermaid" else b"---\n")
    assert painted != plain
    assert kind == "png" or b"reported after" in painted.replace(b"&#45;", b"-")


@pytest.mark.parametrize("life", ["#1", "action:default/relay#1"])
def test_a_machine_is_meant_by_its_name_or_how_that_ends(life: str, capfd: pytest.CaptureFixture[str]) -> None:
    """Of several machines of a chart, --life says which."""
    assert run(["render", "action", "--format", "table", *SUCCESS, "--life", life]) == 0
    assert capfd.readouterr().out.splitlines()[1].startswith("action:default/relay#1: reported after ")


def test_coverage_can_be_painted(parcel: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """What no test took is said of each edge."""
    assert run(["render", "parcel.yaml", "--format", "table", "--coverage", "edges.json"]) == 0
    lines = capfd.readouterr().out.splitlines()
    assert lines[1] == "parcel: 0 of 2 edges taken"
    assert [line.split()[-1] for line in lines if "lost" in line] == ["never"]


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["none.yaml"], "none.yaml"),
        (["parcel.yaml", "-o", "picture"], "the name says no format; say --format, one of mermaid, "),
        (["parcel.yaml", "--life", "#1"], "--life says which machine of a journal; say --journal FILE, too"),
        (["parcel.yaml", *SUCCESS], "no machine of the chart 'parcel' lives there"),
        (["action", *SUCCESS], "which machine? Say --life; there are action:default/relay#0, action:default/relay#1"),
        (["action", *SUCCESS, "--life", "#7"], "no machine '#7' of the chart 'action'; there are action:default/"),
        (["action", "--journal", "parcel.yaml"], "a journal begins with a header"),
        (["parcel.yaml", "--coverage", "parcel.yaml"], "parcel.yaml: no file of edge coverage"),
        (["action", *TIMEOUT, "-o", "x.scxml"], "scxml cannot show what happened; say --format, one of mermaid, dot"),
        (["action", "--coverage", "edges.json"], "edges.json: says nothing of the chart 'action'; it knows parcel"),
    ],
)
def test_what_cannot_be_done_is_told(
    arguments: list[str], complaint: str, parcel: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """What is wrong with files or options is said in a line, and the exit status is 2."""
    assert parcel.exists()
    assert run(["render", *arguments]) == 2
    captured = capfd.readouterr()
    assert captured.out == ""
    assert captured.err.startswith("tinkworker chart: ")
    assert complaint in captured.err


def test_a_chart_without_a_shape_is_not_drawn(parcel: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """A chart that leads nowhere is complained about as `check` does, with exit status 1."""
    (parcel / "parcel.yaml").write_text(PARCEL.replace("lost: gone", "lost: gnoe"), encoding="utf-8")

    assert run(["render", "parcel.yaml"]) == 1
    assert capfd.readouterr().out == "parcel.yaml:5:70: there is no state 'gnoe'; did you mean 'gone'?\n"


def test_a_picture_is_not_written_to_a_terminal(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """PNG would make a mess of a terminal, so it wants a file."""

    class Terminal(TextIOWrapper):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr(sys, "stdout", Terminal(BytesIO()))
    assert run(["render", "report", "--format", "png"]) == 2
    assert (
        capfd.readouterr().err
        == "tinkworker chart: png is nothing for a terminal; say where to write it with -o FILE\n"
    )


def test_a_chart_that_is_not_there(capsys: pytest.CaptureFixture[str]) -> None:
    """It is said which there are."""
    assert run(["render", "zzz"]) == 2

    assert "there is no chart zzz; say one of worker, workflow, action, report" in capsys.readouterr().err
