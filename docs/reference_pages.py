"""The reference, made of the program when the site is built: there is no second text that could be another one."""

import os
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import redirect_stdout, suppress
from io import StringIO

from tinkworker.cli.explain.state import explain_state
from tinkworker.cli.main import COMMANDS, perform
from tinkworker.engine.statechart import Statechart
from tinkworker.lifecycle.charts import load_charts

COLUMNS = "88"
"""How wide the help is written: as wide as the site's column."""

BELOW = re.compile(r"^  COMMAND\n(?P<lines>(?:    \S.*\n)+)", re.MULTILINE)
"""How a command's help lists subcommands of its own."""


def help_of(*words: str) -> str:
    """What `tinkworker WORDS --help` prints."""
    said = StringIO()
    before = os.environ.get("COLUMNS")
    os.environ["COLUMNS"] = COLUMNS
    try:
        with redirect_stdout(said), suppress(SystemExit):  # argparse ends the program after its help
            perform([*words, "--help"])
    finally:
        os.environ.pop("COLUMNS")
        os.environ.update({} if before is None else {"COLUMNS": before})
    return said.getvalue().rstrip()


def commands() -> Iterator[str]:
    """Each command with its help, those below it after it."""
    for name, (_, what) in COMMANDS.items():
        yield from command(name, what=what)


def command(*words: str, what: str = "") -> Iterator[str]:
    """One command, and those below it."""
    text = help_of(*words)
    yield from (f"{'#' * (len(words) + 1)} tinkworker {' '.join(words)}", "")
    yield from (f"{what[:1].upper()}{what[1:]}.", "") if what else ()
    yield from ("```text", text, "```", "")
    below = BELOW.search(text)
    for line in below["lines"].splitlines() if below else ():
        yield from command(*words, line.split()[0])


def charts() -> Iterator[str]:
    """Each chart: what may be sent to it, and what each of its states means."""
    for chart in load_charts().values():
        yield from events(chart)
        yield from states(chart)


def events(chart: Statechart) -> Iterator[str]:
    """A chart's head: what it is, what it looks like, and the events that come from outside of it."""
    name = chart.name
    yield from (f"## {name}", "", str(chart.topology.chart.description), "")
    yield from (f"![The chart {name}](../pictures/{name}.svg)", "")
    yield from (f"### Events for {name}", "", "| event | comes from |", "| --- | --- |")
    yield from (f"| `{event}` | {', '.join(senders)} |" for event, senders in chart.topology.chart.events.items())
    yield ""


def states(chart: Statechart) -> Iterator[str]:
    """A chart's states, as `tink-worker explain` has them."""
    yield from (f"### States of {chart.name}", "")
    for state in chart.topology.states:
        head, *rest = explain_state(chart, state)
        named, _, meaning = head.partition(": ")
        yield from (f"**{named.removeprefix(chart.name).strip()}**", f": {meaning}", "")
        yield from (f"  - {line.strip()}" for line in rest)
        yield ""


PAGES: Mapping[str, Callable[[], Iterator[str]]] = {"commands": commands, "charts": charts}
