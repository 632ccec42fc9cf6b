"""The log: one line for each thing worth telling, as JSON for machines or as text for people."""

import json
from collections.abc import Mapping
from typing import Protocol, TextIO

from attrs import define, field

from tinkworker.clock import Clock
from tinkworker.observe.news import News
from tinkworker.observe.port import ASKED, Level, Subject, Transition
from tinkworker.observe.spelling import harmless, pairs, spelt

LEVELS: Mapping[Level, int] = {"debug": 0, "info": 1, "warning": 2, "error": 3}


class Format(Protocol):
    """How a line looks."""

    def __call__(self, clock: Clock, level: Level, text: str, fields: Mapping[str, object]) -> str:
        """The line, without its end."""


def as_json(clock: Clock, level: Level, text: str, fields: Mapping[str, object]) -> str:
    """An object, with the Go worker's keys where it had them (`ts` in seconds since 1970)."""
    line = {"level": level, "ts": round(clock.wall().timestamp(), 3), "msg": text, **fields}
    return json.dumps(line, ensure_ascii=True, default=str)


ABOUT = ("actionName", "workflowID", "workerID")
"""Whom a line is about, the most precise first."""

UNSAID = frozenset({*ABOUT, "taskName", "image", "event", "from", "via", "stream", "report", "charts", "reason"})
"""Fields that a person at a terminal does not need, or that have their place in the line."""


def as_text(clock: Clock, level: Level, text: str, fields: Mapping[str, object]) -> str:
    """The time, the level if it is not the usual one, whom it is about, the text, the reason, and the rest."""
    about = next((spelt(fields[name]) for name in ABOUT if name in fields), "")
    mark, said = ("│", text) if "stream" in fields else ("·", harmless(text))  # output is harmless already
    shown = "" if level == "info" else f"{level.upper()} "
    reason = f": {spelt(fields['reason'])}" if "reason" in fields else ""
    return f"{clock.wall():%H:%M:%S} {about} {mark} {shown}{said}{reason}{pairs(fields, UNSAID)}"


@define(eq=False)
class Log:
    """
    An observer that writes lines.

    What cannot be written (a full disk, a reader that has gone) is counted, and told once lines can be written again:
    what a worker does is worth more than what is said of it.

    Attributes:
        stream: Where to.
        clock: Tells the time.
        format: How a line looks.
        least: The least level that is written.
        news: Tells news from repetition.
        unwritten: Lines that could not be written, since the last one that could.
    """

    stream: TextIO
    clock: Clock
    format: Format
    least: Level = "info"
    news: News = field(factory=News)
    unwritten: int = 0

    def transition(self, transition: Transition) -> None:
        """One line for a transition that is worth it."""
        level = self.news.level(transition)
        fields: dict[str, object] = {**transition.subject, "event": transition.event, "from": transition.source}
        if len(transition.states) > 1:
            fields["via"] = list(transition.states[:-1])
        if transition.explanation:
            fields["reason"] = transition.explanation
        self.write(level, f"{transition.chart} {transition.target}".replace("_", " "), fields)

    def message(self, level: Level, text: str, subject: Subject, fields: Mapping[str, object]) -> None:
        """One line for a message; of whatever level, if somebody asked for it."""
        (self.put if ASKED in fields else self.write)(level, text, {**subject, **fields})

    def output(self, stream: str, line: str, subject: Subject) -> None:
        """One line for a line of an action's output."""
        self.write("info", line, {**subject, "stream": stream})

    def progress(self, image: str, done: int, total: int, subject: Subject) -> None:
        """Nothing: a line for each part of an image would bury everything else (tink#451)."""

    def write(self, level: Level, text: str, fields: Mapping[str, object]) -> None:
        """Write a line, if its level is high enough."""
        if LEVELS[level] >= LEVELS[self.least]:
            self.put(level, text, fields)

    def put(self, level: Level, text: str, fields: Mapping[str, object]) -> None:
        """Write a line, if the stream takes it."""
        lines = [self.format(self.clock, level, text, fields)]
        if self.unwritten:
            lines.insert(
                0, self.format(self.clock, "warning", f"up to {self.unwritten} lines were not written here", {})
            )
        try:
            self.stream.write("".join(f"{line}\n" for line in lines))
            self.stream.flush()
        except OSError:
            self.unwritten += 1
        else:
            self.unwritten = 0
