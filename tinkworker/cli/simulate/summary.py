"""What came of a fleet, for people and for programs."""

from collections.abc import Iterator, Sequence
from math import ceil

from attrs import frozen

from tinkworker.cli.simulate.tally import ACTION, REPORT, WORKFLOW, Tally

PERCENTILES = {50: "50 %", 90: "90 %", 99: "99 %", 100: "longest"}
"""What is told of many durations, and how it is headed."""
NAMES = {WORKFLOW: "workflow", ACTION: "action", REPORT: "report"}
MOST = 5
"""Complaints that are shown."""


@frozen
class Summary:
    """
    What came of a fleet.

    Attributes:
        workers: How many there were.
        seconds: How long it ran.
        memory: Bytes for each worker, above those of the program without any.
        tally: What happened.
    """

    workers: int
    seconds: float
    memory: int
    tally: Tally


def percentile(values: Sequence[float], percent: int) -> float:
    """The least of these that so many percent of them do not exceed; 0 if there are none."""
    ordered = sorted(values)
    return ordered[max(0, ceil(len(ordered) * percent / 100) - 1)] if ordered else 0.0


def as_json(summary: Summary) -> dict[str, object]:
    """One object."""
    tally = summary.tally
    return {
        "workers": summary.workers,
        "seconds": round(summary.seconds, 3),
        "bytes_per_worker": summary.memory,
        "ends": {f"{chart}.{state}": count for (chart, state), count in sorted(tally.ends.items())},
        "seconds_of": {
            chart: {str(percent): round(percentile(values, percent), 4) for percent in PERCENTILES}
            for chart, values in tally.seconds.items()
        },
        "unanswered": tally.unanswered,
        "complaints": dict(tally.complaints),
    }


def as_text(summary: Summary) -> Iterator[str]:
    """Lines."""
    tally = summary.tally
    yield f"{summary.workers} workers, {summary.seconds:.1f} s, {summary.memory / 1024:.0f} KiB each"
    for chart, name in NAMES.items():
        ends = ", ".join(f"{count} {state}" for (of, state), count in sorted(tally.ends.items()) if of == chart)
        yield f"{name + 's':<10} {ends or 'none'}"
    yield f"calls      {tally.unanswered} got no answer"
    yield ""
    yield f"{'seconds':<10}" + "".join(f"{heading:>10}" for heading in PERCENTILES.values())
    for chart, values in tally.seconds.items():
        yield f"{NAMES[chart]:<10}" + "".join(f"{percentile(values, percent):>10.3f}" for percent in PERCENTILES)
    for text, count in tally.complaints.most_common(MOST):
        yield f"{count} times: {text}"
