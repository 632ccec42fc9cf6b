"""`tinkworker simulate`: many virtual workers in one process, to load a Tink server with."""

import argparse
import asyncio
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from tinkworker.cli.settings.grammar import duration

DESCRIPTION = """\
Run virtual workers against a Tink server: real lifecycles, real calls, each worker with a connection of its own; only
what actions do is made up. Worker N has the id PREFIX-N.
"""


def run(arguments: Sequence[str]) -> int:
    """Run the fleet until it is told to stop, or with `--once` until nothing is left to do; then say how it went."""
    grammar = parser()
    options = grammar.parse_args(list(arguments))
    if not options.server:  # not left to argparse, which would say so instead of what else is wrong
        grammar.error("say which server is meant: --server HOST:PORT")
    from tinkworker.cli.simulate.fleet import Fleet, Orders  # noqa: PLC0415 a question for help needs no gRPC
    from tinkworker.cli.simulate.summary import as_json, as_text  # noqa: PLC0415

    orders = Orders(**{key: value for key, value in vars(options).items() if key != "json"})
    try:
        with TemporaryDirectory(prefix="tinkworker-simulate-") as folder:
            summary = asyncio.run(Fleet(orders, Path(folder)).run())
    except (ValueError, OSError) as error:
        print(f"tinkworker simulate: {error}", file=sys.stderr)
        return 2
    print(json.dumps(as_json(summary)) if options.json else "\n".join(as_text(summary)))
    return 0


def parser() -> argparse.ArgumentParser:
    """The grammar of the command line."""
    top = argparse.ArgumentParser(prog="tinkworker simulate", description=DESCRIPTION, allow_abbrev=False)
    top.add_argument("--server", default="", metavar="HOST:PORT", help="the Tink server")
    top.add_argument("--workers", type=int, default=10, metavar="N", help="how many (default: %(default)s)")
    top.add_argument("--prefix", default="simulated", help="what their ids begin with (default: %(default)s)")
    top.add_argument("--protocol", default="auto", help="as for the worker (default: %(default)s)")
    top.add_argument("--tls", action="store_true", help="connect with TLS")
    top.add_argument(
        "--ca-file", type=Path, metavar="FILE", help="with --tls: the authority, if not one of the system's"
    )
    top.add_argument("--seed", type=int, default=0, metavar="S", help="the dice that what is made up is drawn with")
    top.add_argument(
        "--pull", type=span, default=(0.1, 2.0), metavar="A..B", help="how long pulls take (default: 100ms..2s)"
    )
    top.add_argument(
        "--run",
        type=span,
        default=(1.0, 5.0),
        metavar="A..B",
        dest="act",
        help="how long actions take (default: 1s..5s)",
    )
    top.add_argument("--failing", type=share, default=0.0, metavar="P", help="the share of actions that fail: 0 to 1")
    top.add_argument(
        "--cut", type=share, default=0.0, metavar="P", help="the share of calls whose answer is lost: 0 to 1"
    )
    top.add_argument(
        "--retry-interval", type=duration, default=3.0, metavar="T", help="as for the worker (default: 3s)"
    )
    top.add_argument("--once", action="store_true", help="end when nothing is left to do for anybody")
    top.add_argument("--json", action="store_true", help="the summary as one JSON object")
    return top


def span(text: str) -> tuple[float, float]:
    """
    Two durations, `A..B`, the shorter one first; one stands for both.

    Raises:
        ValueError: They are no durations, or the longer one comes first.
    """
    first, _, last = text.partition("..")
    shortest, longest = duration(first), duration(last or first)
    if not 0 <= shortest <= longest:
        raise ValueError(text)
    return shortest, longest


def share(text: str) -> float:
    """
    A number from 0 to 1.

    Raises:
        ValueError: It is not.
    """
    number = float(text)
    if not 0 <= number <= 1:
        raise ValueError(text)
    return number
