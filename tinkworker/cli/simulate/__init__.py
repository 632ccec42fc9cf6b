"""`tinkworker simulate`: many virtual workers in one process, to load a Tink server with."""

import asyncio
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from tinkworker.cli.grammar import Grammar, told
from tinkworker.cli.settings import kind
from tinkworker.cli.settings.grammar import duration

if TYPE_CHECKING:
    from tinkworker.cli.simulate.orders import Orders
    from tinkworker.cli.simulate.summary import Summary

PROTOCOLS = ("auto", "tink-0.8", "tink-0.12", "agent")
"""As the worker's setting; not asked of the adapters, which take long to import."""

COUNT = "a whole number from 1"
SPAN = "a duration, or two as 1s..5s, the shorter one first"
SHARE = "a number from 0 to 1, as 0.05"
"""What may be given, in the words of whoever gives something else."""

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
    if options.ca_file and not options.tls:
        grammar.error("--ca-file: what it names is for --tls, which is not given")
    from tinkworker.cli.simulate.orders import Orders  # noqa: PLC0415 a question for help needs no gRPC
    from tinkworker.cli.simulate.summary import as_json, as_text  # noqa: PLC0415 as above

    try:
        with TemporaryDirectory(prefix="tinkworker-simulate-") as folder:
            orders = Orders(**{key: value for key, value in vars(options).items() if key != "json"})
            summary = asyncio.run(simulate(orders, Path(folder)))
    except SimulationImpossible as error:
        print(f"tinkworker simulate: {error}", file=sys.stderr)
        return 2
    print(json.dumps(as_json(summary)) if options.json else "\n".join(as_text(summary)))
    return 0


class SimulationImpossible(Exception):
    """What was given cannot be, or is not there; the message says what."""


async def simulate(orders: "Orders", folder: Path) -> "Summary":
    """
    Run a fleet against a server that is there.

    Raises:
        SimulationImpossible: The server is not, or its address or authority is none, or this machine has not enough.
    """
    from tinkworker.cli.simulate.fleet import Fleet  # noqa: PLC0415 imports gRPC
    from tinkworker.cli.simulate.orders import NobodyThere, try_out  # noqa: PLC0415 as above
    from tinkworker.server.channel.security import AuthoritiesUnreadable  # noqa: PLC0415 as above

    try:
        await try_out(orders)
        return await Fleet(orders, folder).run()
    except (ValueError, OSError, NobodyThere, AuthoritiesUnreadable) as error:
        raise SimulationImpossible(str(error)) from error


def parser() -> Grammar:
    """The grammar of the command line."""
    top = Grammar(prog="tinkworker simulate", description=DESCRIPTION)
    top.add_argument("--server", default="", metavar="HOST:PORT", help="the Tink server")
    top.add_argument(
        "--workers", type=told(count, COUNT), default=10, metavar="N", help="how many (default: %(default)s)"
    )
    top.add_argument("--prefix", default="simulated", help="what their ids begin with (default: %(default)s)")
    top.add_argument("--protocol", choices=PROTOCOLS, default="auto", help="as for the worker (default: %(default)s)")
    top.add_argument("--tls", action="store_true", help="connect with TLS")
    top.add_argument(
        "--ca-file", type=Path, metavar="FILE", help="with --tls: the authority, if not one of the system's"
    )
    top.add_argument(
        "--seed",
        type=told(int, "a whole number"),
        default=0,
        metavar="S",
        help="the dice that what is made up is drawn with",
    )
    top.add_argument(
        "--pull",
        type=told(span, SPAN),
        default=(0.1, 2.0),
        metavar="A..B",
        help="how long pulls take (default: 100ms..2s)",
    )
    top.add_argument(
        "--run",
        type=told(span, SPAN),
        default=(1.0, 5.0),
        metavar="A..B",
        dest="act",
        help="how long actions take (default: 1s..5s)",
    )
    top.add_argument(
        "--failing", type=told(share, SHARE), default=0.0, metavar="P", help="the share of actions that fail: 0 to 1"
    )
    top.add_argument(
        "--cut",
        type=told(share, SHARE),
        default=0.0,
        metavar="P",
        help="the share of calls whose answer is lost: 0 to 1",
    )
    top.add_argument(
        "--retry-interval",
        type=told(kind.PAUSE.parse, kind.PAUSE.allowed),
        metavar="T",
        help="as for the worker (default: 1s while work is likely, 3s)",
    )
    top.add_argument("--once", action="store_true", help="end when nothing is left to do for anybody")
    top.add_argument("--json", action="store_true", help="the summary as one JSON object")
    return top


def count(text: str) -> int:
    """
    A number from 1.

    Raises:
        ValueError: It is not.
    """
    number = int(text)
    if number < 1:
        raise ValueError(text)
    return number


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
