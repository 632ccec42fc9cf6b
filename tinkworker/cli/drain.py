"""`tink-worker drain`: the worker, told to finish what runs and to take nothing more.

A worker of the same id that lives already is told so, and its end is waited for; where none lives, what the last one
left running is finished by this one. That may take hours, or for ever where the server is gone that is to hear of it:
`--within` says how long somebody wants to wait.
"""

import os
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from types import FrameType

from attrs import define

from tinkworker.cli import worker
from tinkworker.cli.settings import command_line, kind
from tinkworker.cli.settings.setting import COMMAND_LINE, Group, Setting
from tinkworker.cli.settings.table import TINK_WORKER

WITHIN = Setting(
    "within",
    kind.LIMIT,
    "How long to wait; afterwards this ends with 1, and what is left goes on: with the worker that lives here, or else "
    "with the next one",
    default="0",
    sources=COMMAND_LINE,
)
DRAIN = TINK_WORKER._replace(
    program="tink-worker drain",
    about="Has the worker of this id finish and report the action that runs, and take nothing more. The flags are the "
    "worker's own, as it was started: they say which worker is meant, and what to do where none lives.",
    groups=(Group("Draining", (WITHIN,)), *TINK_WORKER.groups),
)

DONE, UNFINISHED = 0, 1
"""The exit statuses: nothing is left; something is left. Those of wrong settings are the worker's."""


def run(arguments: Sequence[str]) -> int:
    """Run the command, and return the exit status: the worker's, or 1 if that was not done in time."""
    words = ["--drain", *arguments]  # first: a flag at the end that lacks its value would take it for that
    if worker.is_worker():
        return worker.run(words, DRAIN)
    with bounded(seconds_of(words)) as bound:
        status = worker.run(words, DRAIN)
    if not bound.reached:
        return status
    print("tink-worker drain: not done in time; what is left goes on with the worker that lives here, or the next one",
          file=sys.stderr)  # fmt: skip
    return UNFINISHED


def seconds_of(arguments: Sequence[str]) -> float | None:
    """How long it may take; None for as long as it takes, also where the worker will refuse what was given."""
    given = command_line.read(arguments, DRAIN).given.get(WITHIN.name)
    try:
        seconds = None if given is None else WITHIN.kind.parse(given.text)
    except ValueError:
        return None
    assert seconds is None or isinstance(seconds, float)
    return seconds


@define
class Bound:
    """Whether a time is over."""

    reached: bool = False

    def reach(self, _number: int, _frame: FrameType | None) -> None:
        """Tell this process to stop, as an operator would who has waited for long enough."""
        self.reached = True
        os.kill(os.getpid(), signal.SIGTERM)


@contextmanager
def bounded(seconds: float | None) -> Iterator[Bound]:
    """Have this process told to stop after some time."""
    bound = Bound()
    before = signal.signal(signal.SIGALRM, bound.reach)
    signal.setitimer(signal.ITIMER_REAL, seconds or 0.0)
    try:
        yield bound
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0.0)
        signal.signal(signal.SIGALRM, before)
