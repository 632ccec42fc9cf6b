"""The log: a line for each thing worth telling."""

import errno
import io
import json
from datetime import UTC, datetime

import pytest

from tests.observe.test_news import LOST, POLLED, Said
from tinkworker.observe.log import Format, Log, as_json, as_text
from tinkworker.observe.port import Level
from tinkworker.testing.clock import ManualClock

CLOCK = ManualClock(wall=datetime(1970, 1, 1, 0, 0, 5, tzinfo=UTC))


def log(form: Format = as_json, least: Level = "info") -> tuple[Log, io.StringIO]:
    """A log, and what it writes to."""
    stream = io.StringIO()
    return Log(stream, CLOCK, form, least), stream


def test_json_line_has_the_go_workers_keys() -> None:
    """A message is one JSON object a line, with `level`, `ts` and `msg` as the Go worker has them."""
    subject, stream = log()

    subject.message("info", "hello", {"workerID": "w1"}, {"server": "tink:42113"})

    assert json.loads(stream.getvalue()) == {
        "level": "info",
        "ts": 5.0,
        "msg": "hello",
        "workerID": "w1",
        "server": "tink:42113",
    }
    assert stream.getvalue().count("\n") == 1


def test_transition_is_one_line() -> None:
    """A transition says chart and new state, what happened, and why."""
    subject, stream = log()

    subject.transition(LOST)

    assert json.loads(stream.getvalue()) == {
        "level": "warning",
        "ts": 5.0,
        "msg": "worker server lost",
        "event": "unreachable",
        "from": "polling",
        "reason": "connection refused",
    }


def test_states_on_the_way_are_named() -> None:
    """States that were entered and left in one step are in the line."""

    class TwoStates(Said):
        @property
        def states(self) -> tuple[str, ...]:
            return ("concluded", "reporting")

    subject, stream = log()

    subject.transition(TwoStates("action", "exited", "running", "reporting"))

    assert json.loads(stream.getvalue())["via"] == ["concluded"]


def test_lines_below_the_level_are_left_out() -> None:
    """What is not worth the least level is not written."""
    subject, stream = log(least="warning")

    subject.transition(POLLED)
    subject.message("info", "hello", {}, {})
    subject.message("error", "oh", {}, {})

    assert [json.loads(line)["msg"] for line in stream.getvalue().splitlines()] == ["oh"]


def test_what_somebody_asked_for_is_of_every_level() -> None:
    """What a worker says because of SIGUSR1 is written even where no line is expected but those of failures."""
    subject, stream = log(least="error")

    subject.message("info", "what this worker is doing", {}, {"machines": []})

    assert json.loads(stream.getvalue())["msg"] == "what this worker is doing"


def test_output_says_its_stream() -> None:
    """A line of output is the message itself, with its stream and the action it comes from."""
    subject, stream = log()

    subject.output("stderr", 'line with "quotes" and \t tab', {"actionName": "one"})

    line = json.loads(stream.getvalue())
    assert (line["msg"], line["stream"], line["actionName"]) == ('line with "quotes" and \t tab', "stderr", "one")


def test_progress_of_a_pull_is_not_logged() -> None:
    """A pull does not bury everything else in lines (tink#451)."""
    subject, stream = log(least="debug")

    subject.progress("image", 1, 2, {})

    assert stream.getvalue() == ""


@pytest.mark.parametrize(
    ("write", "line"),
    [
        (lambda it: it.message("info", "hello", {"workerID": "w1"}, {"n": 1}), "00:00:05 w1 · hello n=1"),
        (lambda it: it.message("error", "oh", {}, {}), "00:00:05  · ERROR oh"),
        (lambda it: it.output("stdout", "text", {"actionName": "one", "workflowID": "x"}), "00:00:05 one │ text"),
        (lambda it: it.transition(LOST), "00:00:05  · WARNING worker server lost: connection refused"),
        (
            lambda it: it.message("info", "1 action", {"workflowID": "x"}, {"actions": [{"name": "é"}], "none": []}),
            '00:00:05 x · 1 action actions=[{"name": "é"}]',
        ),
        (
            lambda it: it.message("warning", "a\nb", {"workflowID": "\x1b[2J"}, {"reason": "no\nway"}),
            "00:00:05 \\u001b[2J · WARNING a\\nb: no\\nway",
        ),
    ],
)
def test_text_for_people(write: object, line: str) -> None:
    """As text, a line says when, who, what and why, and nothing that a person can see anyway."""
    subject, stream = log(as_text)

    assert callable(write)
    write(subject)

    assert stream.getvalue() == line + "\n"


class Full(io.StringIO):
    """A stream on a disk that has no room for a while."""

    full = True

    def flush(self) -> None:
        """Fail, if it has none."""
        if self.full:
            self.truncate(0)
            self.seek(0)
            raise OSError(errno.ENOSPC, "No space left on device")


def test_what_cannot_be_written_is_counted() -> None:
    """A full disk ends nobody; how many lines are missing stands before the next one."""
    stream = Full()
    subject = Log(stream, CLOCK, as_text)
    subject.message("info", "lost", {}, {})
    subject.message("info", "lost", {}, {})

    stream.full = False
    subject.message("info", "hello", {}, {})
    subject.message("info", "again", {}, {})

    told, hello, again = stream.getvalue().splitlines()
    assert told.endswith("WARNING up to 2 lines were not written here")
    assert hello.endswith("hello")
    assert again.endswith("again")
