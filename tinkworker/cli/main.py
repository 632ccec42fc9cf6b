"""The commands, `tink-worker`, `tink-agent` and `tinkworker`, and which module performs which subcommand.

Nothing is imported before it is known what is wanted: `--version` must not wait for a gRPC library.
"""

import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from io import TextIOWrapper
from zipimport import zipimporter

from tinkworker import __version__

Command = Callable[[Sequence[str]], int]

COMMANDS = {
    "worker": ("tinkworker.cli.worker", "the worker itself; what `tink-worker` without a subcommand does"),
    "agent": ("tinkworker.cli.agent", "the same with tink-agent's flags and variables; what `tink-agent` does"),
    "drain": ("tinkworker.cli.drain", "finish the action that runs, report it, take nothing more, and end"),
    "status": ("tinkworker.cli.status", "what the workers on this machine are doing"),
    "doctor": ("tinkworker.cli.doctor", "look at all that a worker needs here, and say what to change"),
    "explain": ("tinkworker.cli.explain", "what a state, an exit status or a line of the log means"),
    "server": ("tinkworker.cli.server", "a Tink server for trying templates out"),
    "simulate": ("tinkworker.cli.simulate", "many virtual workers, to load a Tink server with"),
    "demo": ("tinkworker.cli.demo", "one workflow from beginning to end, on this machine, without any setup"),
    "chart": ("tinkworker.cli.chart", "check and draw statecharts"),
    "journal": ("tinkworker.cli.journal", "show and replay what happened to a workflow"),
}


COMPILED = frozenset({"worker", "agent", "drain", "doctor", "server", "demo", "simulate"})
"""The subcommands that need grpcio, whose compiled parts Python cannot import from a zip file."""


def tink_worker() -> None:
    """`tink-worker`: the worker, as a drop-in for Go's; with the name of a subcommand first, that."""
    sys.exit(perform_as("worker", sys.argv[1:]))


def tink_agent() -> None:
    """`tink-agent`: the worker, as a drop-in for the agent; with the name of a subcommand first, that."""
    sys.exit(perform_as("agent", sys.argv[1:]))


def perform_as(name: str, arguments: Sequence[str]) -> int:
    """
    Perform what a worker's command line asks for: a subcommand, or the worker itself, whose words are all flags.

    Another word is not repeated: it may be a password that slipped.
    """
    match list(arguments):
        case ["help", *subcommand]:
            return perform([*(subcommand or [name]), "--help"])
        case [first, *_] if first in COMMANDS:
            return perform(arguments)
        case [first, *_] if first and not first.startswith("-"):
            print(
                f"tink-{name}: the first word is neither a flag nor a subcommand; {nearest_command(first)}; "
                f"`tink-{name} --help` names all flags",
                file=sys.stderr,
            )
            return 2
        case _:
            return perform([name, *arguments])


def tinkworker() -> None:
    """`tinkworker`: a subcommand."""
    sys.exit(perform(sys.argv[1:]))


def perform(arguments: Sequence[str]) -> int:
    """Perform a subcommand, and return the exit status, also when ^C ended it."""
    say_what_can_be_said()
    try:
        status = dispatch(arguments)
        print(end="", flush=True)  # here, where it can be told from a fault that whoever reads has gone
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # whoever read it, as `head` does, has seen enough
        from tinkworker.cli.gone import let_go_of_output  # noqa: PLC0415 only then

        let_go_of_output()
        return 0
    return status


def say_what_can_be_said() -> None:
    """Have characters that the terminal's encoding lacks written as escapes: none of them may end a worker."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # None, where both are closed
            stream.reconfigure(errors="backslashreplace")


def dispatch(arguments: Sequence[str]) -> int:
    """Perform a subcommand, and return the exit status."""
    words = list(arguments)
    match [*words[1:], "--help"] if words[:1] == ["help"] else words:
        case ["--version"]:
            print(f"tinkworker {__version__}")
            return 0
        case ["worker" | "agent" as name, "--version" | "-v"]:  # the table of settings takes as long as Python itself
            print(f"tink-{name} {__version__}")
            return 0
        case [] | ["-h" | "--help"]:
            print(overview())
            return 0
        case [name, *_] if name in COMPILED and isinstance(__spec__.loader, zipimporter):
            print(
                f"tinkworker: {name} cannot run from a zip file, for grpcio cannot; install the wheel", file=sys.stderr
            )
            return 2
        case [name, *rest] if name in COMMANDS:
            run: Command = import_module(COMMANDS[name][0]).run
            return run(rest)
        case [name, *_]:
            print(f"tinkworker: there is no subcommand {name!r}; {nearest_command(name)}", file=sys.stderr)
            return 2
        case _:
            raise AssertionError


def overview() -> str:
    """What there is."""
    width = max(map(len, COMMANDS))
    lines = [f"  {name:{width}}  {what}" for name, (_, what) in COMMANDS.items()]
    return "\n".join(
        ["Usage: tinkworker SUBCOMMAND [ARGUMENT ...]", "", *lines, "", "`tinkworker SUBCOMMAND --help` says more."]
    )


def nearest_command(name: str) -> str:
    """Which subcommand was probably meant."""
    from difflib import get_close_matches  # noqa: PLC0415

    close = get_close_matches(name, (*COMMANDS, "--help", "--version"), n=1)
    return f"did you mean {close[0]!r}?" if close else f"there are: {', '.join(COMMANDS)}"
