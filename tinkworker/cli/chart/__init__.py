"""`tinkworker chart`: check charts, draw them, and write what their names must be."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from tinkworker.cli.chart.checking import perform_check
from tinkworker.cli.chart.choice import Refused, add_bindings, add_files
from tinkworker.cli.chart.exploring import perform_explore
from tinkworker.cli.chart.rendering import FORMATS, perform_render
from tinkworker.cli.chart.stubbing import perform_stubs
from tinkworker.cli.grammar import Grammar, told
from tinkworker.cli.text import trouble
from tinkworker.engine.problem import ChartError
from tinkworker.lifecycle.charts import NAMES

EPILOG = """\
exit status: 0 if all is well; 1 if something is wrong with a chart, or a file is not current; 2 if what was asked for
cannot be done
"""


def run(arguments: Sequence[str]) -> int:
    """Perform the subcommand; 1 if something is wrong with a chart, 2 if what was asked for cannot be done."""
    options = parser().parse_args(list(arguments))
    try:
        return int(options.perform(options))
    except ChartError as error:
        print(error)
        return 1
    except BrokenPipeError:
        raise  # no fault of a file: it is for whoever performs commands
    except (OSError, ImportError, AttributeError, Refused) as error:
        print(f"tinkworker chart: {trouble(error)}", file=sys.stderr)
        return 2


def parser() -> Grammar:
    """The grammar of the command line."""
    top = Grammar(
        prog="tinkworker chart",
        description="Check, type and draw statecharts.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = top.add_subparsers(required=True, metavar="COMMAND")
    checking = commands.add_parser("check", help="say everything that is wrong with charts")
    add_files(checking)
    checking.add_argument(
        "--no-bindings", action="store_true", help="look at the structure alone: the names mean nothing here"
    )
    checking.set_defaults(perform=perform_check)
    stubbing = commands.add_parser("stubs", help="write what the functions of charts must be, for a type checker")
    add_files(stubbing)
    stubbing.add_argument(
        "--output", metavar="FILE", help="where to write; {chart} stands for the chart's name (default: the terminal)"
    )
    stubbing.add_argument("--check", action="store_true", help="write nothing; say what is not current")
    stubbing.set_defaults(perform=perform_stubs)
    add_exploring(commands.add_parser("explore", help="say how to get everywhere, and look at all that can happen"))
    add_rendering(commands.add_parser("render", help="draw a chart"))
    return top


def add_exploring(exploring: argparse.ArgumentParser) -> None:
    """Add the arguments of `explore`."""
    exploring.add_argument("chart", metavar="NAME|FILE", help=f"one of {', '.join(NAMES)}, or a chart file")
    exploring.add_argument("--to", metavar="STATE|EDGE", help="the shortest way there, and no more")
    exploring.add_argument(
        "--faults",
        type=told(int, "a whole number"),
        default=1,
        metavar="N",
        help="how many things may go wrong in one story (default: %(default)s; each makes it thirty times longer)",
    )
    add_bindings(exploring)
    exploring.set_defaults(perform=perform_explore)


def add_rendering(rendering: argparse.ArgumentParser) -> None:
    """Add the arguments of `render`."""
    rendering.add_argument("chart", metavar="NAME|FILE", help=f"one of {', '.join(NAMES)}, or a chart file")
    rendering.add_argument("--format", choices=FORMATS, help="default: what FILE is called, otherwise mermaid")
    rendering.add_argument("-o", "--output", type=Path, metavar="FILE", help="where to write (default: the terminal)")
    painting = rendering.add_mutually_exclusive_group()
    painting.add_argument("--journal", type=Path, metavar="FILE", help="paint the course of a machine, with its times")
    painting.add_argument("--coverage", type=Path, metavar="FILE", help="paint which edges tests have taken")
    rendering.add_argument(
        "--life", metavar="MACHINE", help="with --journal: which machine of the chart, by its name or how that ends"
    )
    rendering.set_defaults(perform=perform_render)
