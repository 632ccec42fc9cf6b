"""What came of a fleet, told."""

import pytest

from tinkworker.cli.simulate.summary import Summary, as_json, as_text, percentile
from tinkworker.cli.simulate.tally import Tally


@pytest.mark.parametrize(
    ("values", "percent", "expected"),
    [([], 50, 0.0), ([3.0], 50, 3.0), ([4, 1, 3, 2], 50, 2), ([4, 1, 3, 2], 51, 3), ([4, 1, 3, 2], 100, 4)],
)
def test_percentile(values: list[float], percent: int, expected: float) -> None:
    """The least value that so many percent do not exceed; none of none."""
    assert percentile(values, percent) == expected


def test_text_and_json_say_the_same() -> None:
    """Numbers for people, and under stable names for programs."""
    tally = Tally()
    tally.reasons["refused"] = 3
    tally.ends["workflow", "succeeded"] = 2
    tally.seconds["workflow"] = [1.0, 2.5]
    tally.complaints["odd"] = 7
    summary = Summary(workers=2, seconds=3.25, memory=2048, tally=tally)
    lines = list(as_text(summary))

    assert lines[0] == "2 workers, 3.2 s, 2 KiB each"
    assert "workflows  2 succeeded" in lines
    assert "7 times: odd" in lines
    assert as_json(summary) == {
        "workers": 2,
        "seconds": 3.25,
        "bytes_per_worker": 2048,
        "ends": {"workflow.succeeded": 2},
        "seconds_of": {
            "workflow": {"50": 1.0, "90": 2.5, "99": 2.5, "100": 2.5},
            "action": {"50": 0.0, "90": 0.0, "99": 0.0, "100": 0.0},
            "report": {"50": 0.0, "90": 0.0, "99": 0.0, "100": 0.0},
        },
        "unanswered": 3,
        "complaints": {"odd": 7},
    }
