"""`python -m benchmarks.engine`: measure everything and print the tables."""

import argparse
import json
import platform
import statistics
import subprocess
import sys
from collections.abc import Mapping, Sequence

from benchmarks.engine.charting import importing, loading
from benchmarks.engine.measuring import CONTENDERS, WITHOUT_EVENTS, contender
from benchmarks.engine.replaying import replaying
from benchmarks.engine.work import LIVES

REFERENCE = "tinkworker"
RECORDED = "tinkworker, journal"

Samples = Mapping[str, Sequence[Mapping[str, float]]]


def agree() -> None:
    """See that all contenders come to the same outcome, for every life."""
    for name in CONTENDERS.keys() - WITHOUT_EVENTS - {REFERENCE, RECORDED}:
        measured, reference = contender(name), contender(REFERENCE)
        for events in LIVES:
            one, other = measured.create(), reference.create()
            measured.live(one, events)
            reference.live(other, events)
            assert measured.outcome(one) == reference.outcome(other), f"{name} does other work"


def sample(name: str) -> Mapping[str, float]:
    """One sample of a contender, in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.engine.measuring", name]
    answer = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603 our own
    measured: Mapping[str, float] = json.loads(answer.stdout)
    return measured


def median(samples: Samples, name: str, what: str) -> float | None:
    """The median of what was measured; None if it was not."""
    values = [each[what] for each in samples[name] if what in each]
    return statistics.median(values) if values else None


def shown(value: float | None, form: str) -> str:
    """A number, or a dash."""
    return "–" if value is None else format(value, form)


def show_contenders(samples: Samples) -> None:
    """Print the table of contenders, the fastest first."""
    ours = median(samples, REFERENCE, "events") or 0.0
    print("| engine | events/s | beside ours | spread | an instance, µs | KiB |")
    print("| --- | --: | --: | --: | --: | --: |")
    for name in sorted(samples, key=lambda name: -(median(samples, name, "events") or 0.0)):
        events = median(samples, name, "events")
        values = sorted(each["events"] for each in samples[name] if "events" in each)
        spread = f"{values[0]:,.0f} – {values[-1]:,.0f}" if values else "–"
        ratio = shown(events / ours if events else None, ".2f")
        creation, memory = shown(median(samples, name, "creation"), ",.1f"), shown(median(samples, name, "memory"), ",.1f")
        print(f"| {name} | {shown(events, ',.0f')} | {ratio} | {spread} | {creation} | {memory} |")


def show_rest(replayed: int) -> None:
    """Print what else was measured."""
    print("\n| what | CPU ms |\n| --- | --: |")
    for what, taken in {**loading(), **importing()}.items():
        print(f"| {what} | {taken:.1f} |")
    result = replaying(replayed)
    print(f"\n{result.events:,} events were replayed in {result.seconds:.1f} s ({result.events / result.seconds:,.0f}/s, ")
    print(f"reading included; making and writing them takes {result.writing:.1f} s; {result.bytes:,.0f} bytes each).")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.engine", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="samples of each engine (default: %(default)s)")
    parser.add_argument("--replay", type=int, default=1_000_000, help="events to replay (default: %(default)s)")
    options = parser.parse_args()
    agree()
    samples: dict[str, list[Mapping[str, float]]] = {name: [] for name in CONTENDERS}
    for number in range(options.rounds):
        for name, taken in samples.items():
            print(f"\rround {number + 1}: {name:30}", end="", file=sys.stderr, flush=True)
            taken.append(sample(name))
    print("\r" + " " * 50, end="\r", file=sys.stderr)
    print(f"{platform.python_implementation()} {platform.python_version()}, {options.rounds} rounds, CPU time.\n")
    show_contenders(samples)
    show_rest(options.replay)


if __name__ == "__main__":
    main()
