"""The pages for chart authors say what is so: whoever follows them sees what they promise."""

import re
from pathlib import Path
from runpy import run_path

import pytest

from tests.documentation.page import DOCUMENTATION, Reader, blocks
from tinkworker.engine.loading import load
from tinkworker.engine.problem import ChartError
from tinkworker.engine.reading import Reader as ChartReader


@pytest.fixture
def reader(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Reader:
    """Somebody in an empty folder, with Python there."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    return Reader(tmp_path)


def test_your_own_chart_in_ten_minutes(reader: Reader) -> None:
    """Everything on the page can be done in its order, and answers what the page says."""
    assert reader.follow("chart-author/ten-minutes.md") == 13


FORMAT = "chart-author/format.md"


def words(text: str) -> list[str]:
    """The lines of a piece of YAML, less their indentation and comments."""
    return [line.partition("  #")[0].strip() for line in text.splitlines()]


def test_the_format(reader: Reader) -> None:
    """The charts on the page are sound, and run as the page says."""
    assert reader.follow(FORMAT) == 5


def test_every_example_is_a_part_of_the_charts() -> None:
    """What is shown of a key is cut out of the charts that are checked and run."""
    charts = [words(block.text) for block in blocks(FORMAT) if block.title.endswith(".yaml")]
    parts = [words(block.text) for block in blocks(FORMAT) if block.language == "yaml" and not block.title]

    assert len(parts) > 10
    for part in parts:
        size = len(part)
        assert any(part == chart[at : at + size] for chart in charts for at in range(len(chart))), part


def test_every_key_is_documented() -> None:
    """Each key that the engine reads has its place on the page."""
    page = (DOCUMENTATION / FORMAT).read_text(encoding="utf-8")
    reads = ChartReader("f")

    for keys in (reads.chart_keys, reads.state_keys, reads.alternative_keys, reads.effect_keys):
        for key in keys:
            assert f"`{key}`" in page, key


def faults() -> list[tuple[str, str, str]]:
    """The rows of the table of what is refused: what stands in the chart, what somebody writes, what is said."""
    page = (DOCUMENTATION / FORMAT).read_text(encoding="utf-8")
    return re.findall(r"^\| `([^`]+)` \| `([^`]+)` \| (.+) \|$", page.partition("## What is refused")[2], re.MULTILINE)


@pytest.mark.parametrize(("right", "wrong", "said"), faults())
def test_what_is_refused(reader: Reader, right: str, wrong: str, said: str) -> None:
    """Each mistake in the table is found, in the words of the table."""
    reader.copy(FORMAT)
    order = reader.folder / "order.yaml"
    text = order.read_text(encoding="utf-8")
    assert right in text
    order.write_text(text.replace(right, wrong, 1), encoding="utf-8")

    with pytest.raises(ChartError) as error:
        load([order, reader.folder / "parcel.yaml"], run_path(str(reader.folder / "shop.py"))["bindings"]())

    assert said in [f"{problem.what}; {problem.advice}" for problem in error.value.problems]
