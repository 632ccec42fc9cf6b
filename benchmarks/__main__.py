"""`python -m benchmarks`, or `make bench`: measure everything in one run, and write the page about it."""

import argparse
import sys
from collections.abc import Sequence

from benchmarks import page
from benchmarks.figure import Figure
from benchmarks.machine import machine
from benchmarks.plan import MEASUREMENTS, Plan
from benchmarks.table import table
from benchmarks.worker.ground import ground
from benchmarks.worker.program import OURS, peer
from tinkworker.cli.grammar import Grammar


def arguments(words: Sequence[str]) -> argparse.Namespace:
    """What is asked for."""
    parser = Grammar(prog="python -m benchmarks", description=__doc__)
    parser.add_argument(
        "--only", action="append", choices=MEASUREMENTS, help="measure this (again for more); the page stays as it is"
    )
    parser.add_argument(
        "--peer",
        action="append",
        type=peer,
        default=[],
        metavar="NAME=COMMAND",
        help="another worker, which takes the Go worker's environment, beside ours; the page stays as it is",
    )
    parser.add_argument("--rounds", type=int, default=2, help="how often each thing is measured (default: %(default)s)")
    parser.add_argument(
        "--long",
        action="store_true",
        help="workflows of 100 actions, memory over 1,000 workflows and long idling as well",
    )
    parser.add_argument("--idle", type=float, default=30, help="seconds to watch idle workers (default: %(default)s)")
    return parser.parse_args(words)


def plan(options: argparse.Namespace) -> Plan:
    """How much is measured then."""
    counts, growing, rested = ((1, 10, 100), 1000, 3) if options.long else ((1, 10), 150, 0)
    return Plan((OURS, *options.peer), options.rounds, counts, options.idle, samples=6, growing=growing, rested=rested)


def measure(options: argparse.Namespace) -> tuple[list[Figure], list[tuple[str, str]]]:
    """Measure, telling on the way what; return the figures, and what they were measured on."""
    taken: list[Figure] = []
    planned = plan(options)
    with ground() as place:
        about = list(machine(place.host))
        for name in options.only or MEASUREMENTS:
            sys.stderr.write(f"measuring: {name}\n")
            taken += MEASUREMENTS[name](place, planned)
    return taken, about


def main(words: Sequence[str]) -> None:
    """Measure and print; the page is written when all of it was measured, and nothing that is not ours."""
    options = arguments(words)
    figures, about = measure(options)
    for line in (*table(figures), "", *(f"{name}: {what}" for name, what in about)):
        sys.stdout.write(f"{line}\n")
    if not (options.only or options.peer):
        page.write(figures, about)


if __name__ == "__main__":
    main(sys.argv[1:])
