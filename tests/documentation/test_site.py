"""How pages become a site: what is changed on the way. That all of it can be built, `tox -e docs` says."""

from pathlib import Path
from runpy import run_path
from typing import Any

import pytest

from tests.documentation.page import DOCUMENTATION


@pytest.fixture(scope="module")
def site() -> dict[str, Any]:
    """The site's settings, as Sphinx reads them."""
    return run_path(str(DOCUMENTATION / "conf.py"))


def test_charts_are_pictures(site: dict[str, Any]) -> None:
    """In place of a chart's text stands its picture, from wherever the page lies."""
    text = "a\n<!-- generated: chart action -->\n```mermaid\nx\n```\n<!-- end -->\nb\n"

    assert site["site_text"](text, 1) == "a\n![The chart action](../pictures/action.svg)\nb\n"
    assert site["site_text"](text, 0) == "a\n![The chart action](pictures/action.svg)\nb\n"


def test_sequences_are_tables(site: dict[str, Any]) -> None:
    """A sequence, which nothing on the site draws, is told as a table: who asks, who tells, and where each is then."""
    lines = ("participant a", "Note over a: x → y", "a-->>b: find", "a->>c: go")
    text = "\n    ".join(("```mermaid\nsequenceDiagram", *lines))

    assert site["site_text"](f"{text}\n```\n", 1).splitlines()[2:] == [
        "| **a** | is now | **x → y** |",
        "| a | asks the b | find |",
        "| a | tells the c | go |",
    ]


def test_files_have_their_names_above_them(site: dict[str, Any]) -> None:
    """A block that is a file says which, and is still coloured as what it is."""
    assert site["site_text"]('```yaml title="a.yaml"\nx: 1\n```\n', 0) == "`a.yaml`:\n\n```yaml\nx: 1\n```\n"


@pytest.mark.parametrize(
    ("link", "shown"),
    [
        ("[`driver.py`](../../tinkworker/worker/driver.py)", "`driver.py`"),
        ("[the suite](../../tests/conformance)", "the suite (`tests/conformance`)"),
        ("[a page](../operator/logs.md)", "[a page](../operator/logs.md)"),
    ],
)
def test_sources_are_named(site: dict[str, Any], link: str, shown: str) -> None:
    """Links to sources, which are not on the site, become their names; links to pages stay."""
    assert site["site_text"](link, 1) == shown


def test_every_picture_is_drawn(site: dict[str, Any]) -> None:
    """Each picture that pages show is drawn when the site is built, but for what was seen or measured in a run."""
    shown = {path.stem for path in (DOCUMENTATION / "pictures").glob("*.svg")}

    assert shown <= {*site["PICTURES"], "live", "benchmarks"}


def test_drawing(site: dict[str, Any], tmp_path: Path) -> None:
    """What was copied is replaced by the charts of today; what no page shows is left out."""
    (tmp_path / "_images").mkdir()
    (tmp_path / "_images" / "report.svg").write_text("old")

    class Application:
        outdir = tmp_path

    site["draw"](Application(), None)

    assert [path.name for path in (tmp_path / "_images").iterdir()] == ["report.svg"]
    assert "<svg" in (tmp_path / "_images" / "report.svg").read_text()
