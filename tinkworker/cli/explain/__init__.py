"""`tink-worker explain`: what a state, an exit status, a message or a whole line of the log means; offline."""

import json
import re
import sys
from collections.abc import Iterator, Sequence

from tinkworker.cli.explain.activity import explain_activity
from tinkworker.cli.explain.refusal import explain_refusal
from tinkworker.cli.explain.state import explain_state, find_states
from tinkworker.cli.explain.status import explain_status
from tinkworker.cli.explain.symptom import SYMPTOMS
from tinkworker.cli.grammar import Grammar

STATUS = re.compile(r"exit status (\d+)")


def run(arguments: Sequence[str]) -> int:
    """Perform the subcommand; 0 if there was something to explain, 1 if not."""
    grammar = parser()
    options = grammar.parse_args(list(arguments))
    if not options.words:
        grammar.error("say what is to be explained")
    lines = list(explain(text_of(" ".join(options.words))))
    if not lines:
        print(f"tink-worker explain: nothing is known of that; {advice(' '.join(options.words))}", file=sys.stderr)
        return 1
    print("\n".join(lines))
    return 0


def parser() -> Grammar:
    """The grammar of the command line."""
    top = Grammar(
        prog="tink-worker explain",
        description="Say what something in the log or in a report means, and what to do.",
        epilog="examples: explain server_lost; explain action prepared; explain 137; explain 'LINE OF THE LOG'",
    )
    top.add_argument("words", nargs="*", metavar="STATE|STATUS|MESSAGE|LINE", help="what is to be explained")
    return top


def text_of(given: str) -> str:
    """What is to be looked at: of a line of JSON, what it says and why."""
    if given.startswith("{"):
        try:
            line = json.loads(given)
        except ValueError:
            return given
        return ": ".join(str(line[key]) for key in ("msg", "reason") if key in line)
    return given


def explain(text: str) -> Iterator[str]:
    """All that is known of it."""
    from tinkworker.lifecycle.charts import load_charts  # noqa: PLC0415 what is told without charts need not wait

    for chart, state in find_states(text, load_charts()):
        yield from explain_state(chart, state)
    statuses = [text] if text.strip().isdecimal() else STATUS.findall(text)
    for status in statuses:
        yield from explain_status(int(status))
    for symptom in (symptom for symptom in SYMPTOMS if symptom.fits(text)):
        yield from (f"`{symptom.shown}`", f"  {symptom.cause}", f"  -> {symptom.remedy}")
    yield from explain_activity(text)
    yield from explain_refusal(text)


def advice(text: str) -> str:
    """What may have been meant."""
    from difflib import get_close_matches  # noqa: PLC0415 only mistakes need it

    from tinkworker.lifecycle.charts import load_charts  # noqa: PLC0415

    names = [name for chart in load_charts().values() for name in chart.topology.states]
    close = get_close_matches(text.lower().replace(" ", "_"), names, n=1)
    return f"did you mean {close[0]!r}?" if close else "give a state, an exit status, or a line of the log"
