"""`python -m benchmarks.engine`: measure everything and print the tables."""

import platform
import sys
from collections.abc import Iterator

from benchmarks.engine.charting import importing, loading
from benchmarks.engine.measuring import CONTENDERS, WITHOUT_EVENTS, contender
from benchmarks.engine.replaying import replaying
from benchmarks.engine.reporting import Sample, Samples, durations, engines
from benchmarks.engine.running import sample
from benchmarks.engine.work import LIVES
from tinkworker.cli.grammar import Grammar

REFERENCE = "tinkworker"
RECORDED = "tinkworker, journal"


def agree() -> None:
    """See that all engines come to the same outcome, for every life."""
    for name in CONTENDERS.keys() - WITHOUT_EVENTS - {REFERENCE, RECORDED}:
        measured, reference = contender(name), contender(REFERENCE)
        for events in LIVES:
            one, other = measured.create(), reference.create()
            measured.live(one, events)
            reference.live(other, events)
            assert measured.outcome(one) == reference.outcome(other), f"{name} does other work"


def measure(rounds: int) -> Samples:
    """All samples; engines take turns, so that what else the machine does falls on all."""
    samples: dict[str, list[Sample]] = {name: [] for name in CONTENDERS}
    for number in range(rounds):
        for name, taken in samples.items():
            sys.stderr.write(f"round {number + 1} of {rounds}: {name}\n")
            taken.append(sample(name))
    return samples


def report(rounds: int, events: int) -> Iterator[str]:
    """Everything that is measured, line by line."""
    yield f"{platform.python_implementation()} {platform.python_version()}, {rounds} rounds, CPU time\n"
    yield from engines(measure(rounds), REFERENCE)
    yield ""
    yield from durations({**loading(), **importing()})
    sys.stderr.write(f"replaying {events} events\n")
    replayed = replaying(events)
    yield (
        f"\n{replayed.events:,} recorded events are replayed in {replayed.seconds:.1f} s "
        f"({replayed.events / replayed.seconds:,.0f}/s, reading included); "
        f"making and writing them takes {replayed.writing:.1f} s, {replayed.bytes:,.0f} bytes each."
    )


def main() -> None:
    """Measure and print."""
    parser = Grammar(prog="python -m benchmarks.engine", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="samples of each engine (default: %(default)s)")
    parser.add_argument("--replay", type=int, default=1_000_000, help="events to replay (default: %(default)s)")
    options = parser.parse_args()
    agree()
    for line in report(options.rounds, options.replay):
        sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    main()
