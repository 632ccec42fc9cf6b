"""`tinkworker journal report`: one page that needs nothing else, whatever a journal holds."""

import re
from base64 import b64decode
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.engine.journal.line import HEADER, event, last, sealed, start, step
from tests.journals.record import BAD, GOOD
from tinkworker.cli.journal import drawing, run
from tinkworker.cli.journal.markup import element, text
from tinkworker.engine.drawing.dot.rendering import NoRenderer
from tinkworker.engine.journal.reader import read
from tinkworker.engine.journal.timeline import timeline

EVIL = "<script>alert(1)</script>\"'&"


class Page(HTMLParser):
    """A page as a browser takes it: its elements, its text, and whether each element that begins ends."""

    def __init__(self, content: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []
        self.feed(content)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element begins."""
        self.elements.append((tag, dict(attrs)))
        if tag not in {"meta", "img"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """An element ends."""
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Some text."""
        self.text.append(data)

    def named(self, name: str) -> list[dict[str, str | None]]:
        """The attributes of the elements of a name."""
        return [attributes for tag, attributes in self.elements if tag == name]

    def pictures(self) -> Iterator[bytes]:
        """The pictures that are in the page itself."""
        for image in self.named("img"):
            kind, _, content = (image["src"] or "").partition(",")
            assert kind == "data:image/svg+xml;base64"
            yield b64decode(content)


def report(journal: Path, folder: Path, status: int = 0) -> Page:
    """The page about a journal."""
    page = folder / "page.html"
    assert run(["report", str(journal), "-o", str(page)]) == status
    return Page(page.read_text(encoding="utf-8"))


@pytest.mark.parametrize("journal", sorted(GOOD.glob("*.jsonl")), ids=lambda path: path.stem)
def test_every_run(journal: Path, tmp_path: Path) -> None:
    """The page of every kept run tells of every machine in the picture and in the table, and of every chart."""
    page = report(journal, tmp_path)

    assert page.text.count("workflow:default/relay") >= 3
    assert len(page.named("svg")) == 1
    assert {"workflow", "action", "report"} <= set(page.text)
    ways = {str(image["alt"]).rpartition(": ")[0] for image in page.named("img")}
    assert ways == {track.machine for track in timeline(read(journal)).tracks}
    assert all(b"<svg " in picture for picture in page.pictures())


def test_needs_nothing(tmp_path: Path) -> None:
    """Nothing is fetched, nothing is run, and the browser is told to see to that."""
    page = report(GOOD / "success.jsonl", tmp_path)

    assert {"script", "link", "iframe", "object"}.isdisjoint(tag for tag, _ in page.elements)
    assert not any(key in attributes for _, attributes in page.elements for key in ("href", "style", "onclick"))
    assert {tag for tag, attributes in page.elements if "src" in attributes} == {"img"}
    assert len(list(page.pictures())) == len(page.named("img"))
    assert "url(" not in "".join(page.text)
    policies = [each["content"] for each in page.named("meta") if each.get("http-equiv") == "Content-Security-Policy"]
    assert policies == ["default-src 'none'; style-src 'unsafe-inline'; img-src data:"]


def test_hostile_names(tmp_path: Path) -> None:
    """What stands in a journal is shown as it is, and nothing of it is taken for markup."""
    records = [
        {**HEADER, "engine": EVIL, "charts": {EVIL: EVIL}},
        start(EVIL, chart=EVIL, data={}, subject={EVIL: EVIL}),
        last(step(EVIL, states=[EVIL], edges=[[EVIL, []]], why=EVIL)),
        event(EVIL, EVIL),
        last({"record": "refused", "machine": EVIL, "state": EVIL, "takes": []}),
    ]
    journal = tmp_path / "j"
    journal.write_bytes(sealed(*records))
    page = report(journal, tmp_path)

    assert "script" not in {tag for tag, _ in page.elements}
    assert page.text.count(EVIL) >= 6


def test_complaints(tmp_path: Path) -> None:
    """What is wrong with a journal, and that charts have changed since, stands on the page."""
    damaged = report(BAD / "flipped_bit.jsonl", tmp_path, status=1)
    assert any(":5: the checksum does not fit" in each for each in damaged.text)

    changed = report(BAD / "changed_chart.jsonl", tmp_path)
    assert "note: the chart 'action' has changed since this was recorded" in changed.text


def test_without_a_renderer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no pictures can be drawn, the page says what is missing, and has the painted charts as text."""

    def absent(_graph: str, _kind: str) -> bytes:
        raise NoRenderer("svg and png need a renderer")

    monkeypatch.setattr(drawing, "render", absent)
    page = report(GOOD / "success.jsonl", tmp_path)

    assert page.named("img") == []
    assert any(each.startswith("svg and png need a renderer.") for each in page.text)
    assert any("stateDiagram-v2" in each for each in page.text)


def test_way_through_another_chart(tmp_path: Path) -> None:
    """A machine whose way does not exist on the chart of today is not painted, and that is said."""
    page = report(BAD / "another_edge.jsonl", tmp_path)

    said = "workflow:default/relay took 'nowhere.never[7]', which the chart 'workflow' does not have"
    assert said in page.text
    assert not any(str(image["alt"]).startswith("workflow:") for image in page.named("img"))


def test_crash_is_drawn(tmp_path: Path) -> None:
    """Where the program was started again there is a line in the picture."""
    page = report(GOOD / "crash_and_resume.jsonl", tmp_path)

    assert len([each for each in page.named("line") if each.get("class") == "life"]) == 1


def test_kinds(tmp_path: Path) -> None:
    """States at work, waiting for a time and waiting for others are told apart."""
    page = report(GOOD / "lost_server.jsonl", tmp_path)

    assert {each["class"] for each in page.named("rect")} == {"work", "wait", "rest"}


def test_long_names_are_cut(tmp_path: Path) -> None:
    """A name that does not fit beside the picture is cut there, and whole where one points at it."""
    name = "machine:" + "x" * 200
    journal = tmp_path / "j"
    journal.write_bytes(sealed(HEADER, start(name, data={}), last(step(name, states=["a"]))))
    page = report(journal, tmp_path)

    assert any(each.startswith("…x") and len(each) < 50 for each in page.text)
    assert any(each.startswith(name) for each in page.text)


@pytest.mark.parametrize("end", [0.0, 0.002, 3.0, 86400.0, 1e14])
def test_axis(tmp_path: Path, end: float) -> None:
    """However long a run took, its axis has a few round moments."""
    journal = tmp_path / "j"
    records = [HEADER, start(data={}), last(step(states=["a"])), event(at=end), last(step(states=["b"]))]
    journal.write_bytes(sealed(*records))
    ticks = [each for each in report(journal, tmp_path).named("line") if each.get("class") == "tick"]

    assert 1 <= len(ticks) <= 9


def test_markup() -> None:
    """Text and attributes are escaped; names of attributes are those of SVG."""
    written = element("text", text("a<b"), element("title"), kind="k", text_anchor="<&>", x=1.5)

    assert written == '<text class="k" text-anchor="&lt;&amp;&gt;" x="1.5">a&lt;b<title></title></text>'
    assert not re.search(r"<b", written)
