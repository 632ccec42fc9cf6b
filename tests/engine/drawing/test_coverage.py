"""Coverage of edges: counted from steps, kept in a file, painted on the chart."""

import json

import pytest

from tests.engine.drawing.charts import OURS, PARCEL
from tinkworker.engine.digest import digest
from tinkworker.engine.drawing.coverage import Coverage, NoCoverage, count, paint_coverage, read_coverage
from tinkworker.engine.drawing.paint import Tone
from tinkworker.engine.step import Disposition, Step, Taken


def step(*edges: str) -> Step:
    """A step that took some edges."""
    taken = tuple(Taken(edge) for edge in edges)
    return Step("parcel:1", "parcel", {}, "event", 0.0, Disposition.TAKEN, "packing", "moving", None, taken=taken)


CHARTS = {"parcel": PARCEL, "report": OURS["report"]}
STEPS = [step("packing.packed[0]", "moving.always[0]"), step("packing.torn[0]"), step("packing.torn[0]")]


def test_the_file_is_small_and_stable() -> None:
    """The file holds, in alphabetical order, what was taken and how often, and which chart that was."""
    content = count(CHARTS, STEPS)

    assert content == count(CHARTS, STEPS[::-1])
    assert json.loads(content) == {
        "format": "edge coverage 1",
        "charts": {
            "parcel": {
                "digest": digest(PARCEL),
                "edges": {"moving.always[0]": 1, "packing.packed[0]": 1, "packing.torn[0]": 2},
            },
            "report": {"digest": digest(OURS["report"]), "edges": {}},
        },
    }


def test_what_was_written_is_painted() -> None:
    """Edges that were taken say how often; all others are missing, but for those on which nothing happens."""
    paint = paint_coverage(PARCEL, read_coverage(count(CHARTS, STEPS), "parcel"))

    assert paint.edges == {"moving.always[0]": "once", "packing.packed[0]": "once", "packing.torn[0]": "2 times"}
    assert paint.edge("packing.torn[1]") is Tone.MISSING
    assert paint.title == "parcel: 3 of 7 edges taken"
    assert paint.state("lost") is Tone.PLAIN


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        ("{", "no file of edge coverage"),
        ("[]", "no file of edge coverage"),
        ('{"format": "edge coverage 1", "charts": {"parcel": 7}}', "no file of edge coverage"),
        ('{"format": "edge coverage 9", "charts": {}}', "of format 'edge coverage 9'"),
        ('{"format": "edge coverage 1", "charts": {}}', "says nothing of the chart 'parcel'; it knows none"),
        (count({"report": OURS["report"]}, []), "says nothing of the chart 'parcel'; it knows report"),
    ],
)
def test_other_files_are_refused(content: str, complaint: str) -> None:
    """What is no such file, or says nothing of the chart, is told apart."""
    with pytest.raises(NoCoverage, match=complaint):
        read_coverage(content, "parcel")


def test_coverage_of_another_version_is_refused() -> None:
    """Edges of a chart that has changed since would be painted in the wrong places."""
    with pytest.raises(NoCoverage, match="of another version of the chart 'parcel'; run the tests again"):
        paint_coverage(PARCEL, Coverage("0" * 16, {}))
