"""What was measured, as tables for people."""

import statistics
from collections.abc import Iterator, Mapping, Sequence

Sample = Mapping[str, float]
Samples = Mapping[str, Sequence[Sample]]
"""What was measured of each engine, once a round."""

NOTHING = "-"


def values(samples: Sequence[Sample], what: str) -> list[float]:
    """All that was measured of one thing, in ascending order."""
    return sorted(sample[what] for sample in samples if what in sample)


def median(samples: Sequence[Sample], what: str) -> float:
    """The median of what was measured; nothing at all counts as 0."""
    return statistics.median(values(samples, what) or [0.0])


def ratio(samples: Sequence[Sample], reference: Sequence[Sample]) -> float:
    """How many times the reference's events an engine takes: the median of the rounds, each for itself."""
    pairs = zip(samples, reference, strict=True)
    return statistics.median([one["events"] / other["events"] for one, other in pairs if "events" in one] or [0.0])


def shown(value: float, form: str) -> str:
    """A number, or that there is none."""
    return format(value, form) if value else NOTHING


def row(*cells: str) -> str:
    """A row of a table."""
    return f"| {' | '.join(cells)} |"


def engines(samples: Samples, reference: str) -> Iterator[str]:
    """The table of engines, the fastest first."""
    yield row("engine", "events/s", f"beside {reference}", "lowest to highest", "an instance, µs", "KiB")
    yield row("---", *["--:"] * 5)
    for name, measured in sorted(samples.items(), key=lambda item: -median(item[1], "events")):
        events = values(measured, "events")
        yield row(
            name,
            shown(median(measured, "events"), ",.0f"),
            shown(ratio(measured, samples[reference]), ".2f"),
            f"{events[0]:,.0f} to {events[-1]:,.0f}" if events else NOTHING,
            shown(median(measured, "creation"), ",.1f"),
            shown(median(measured, "memory"), ",.1f"),
        )


def durations(taken: Mapping[str, float]) -> Iterator[str]:
    """The table of what takes how long."""
    yield row("what", "CPU ms")
    yield row("---", "--:")
    for what, milliseconds in taken.items():
        yield row(what, f"{milliseconds:.1f}")
