"""`python -m benchmarks.worker`: measure and print."""

import argparse
import sys
from collections.abc import Iterator
from itertools import chain
from statistics import median

from benchmarks.worker.acting import pairs
from benchmarks.worker.starting import starts
from tests.parts.engine import have_engine
from tests.parts.image import make_images


def starting(rounds: int) -> Iterator[str]:
    """Start and memory, for each runtime."""
    for runtime in ("process", "docker"):
        measured = list(starts(rounds, f"--runtime={runtime}"))
        seconds = median(start.seconds for start in measured)
        size = median(start.bytes for start in measured)
        yield f"start to first call, {runtime}: {seconds:.2f} s; idle: {size / 2**20:.0f} MiB (supervisor and worker)"


def acting(count: int, rounds: int) -> Iterator[str]:
    """What an action takes, with the worker and without."""
    with have_engine() as engine, make_images(engine.host) as make_image:
        image = make_image()
        measured = list(pairs(engine.host, image, count, rounds))
    bare, worked = (median(column) for column in zip(*measured, strict=True))
    ratios = [worked / bare for bare, worked in measured]
    yield (
        f"an action of nothing: {worked * 1000:.0f} ms with the worker, {bare * 1000:.0f} ms for the engine's calls "
        f"alone: {median(ratios):.2f} times ({min(ratios):.2f} to {max(ratios):.2f})"
    )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.worker", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="how often (default: %(default)s)")
    parser.add_argument("--actions", type=int, default=20, help="in each workflow (default: %(default)s)")
    options = parser.parse_args()
    for line in chain(starting(options.rounds), acting(options.actions, options.rounds)):
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
