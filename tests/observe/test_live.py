"""The live view, drawn on a terminal in memory."""

import io
from typing import Any

from attrs import evolve
from rich.console import Console

from tests.observe.test_news import Said
from tinkworker.observe.live import LiveView
from tinkworker.testing.clock import ManualClock

ABOUT = {"workflowID": "default/relay", "taskName": "t", "actionName": "one"}


class About(Said):
    """A transition of the action `one`."""

    @property
    def subject(self) -> dict[str, str]:
        return ABOUT


def view() -> tuple[LiveView, io.StringIO, ManualClock]:
    """A live view, its terminal, and its clock."""
    terminal = io.StringIO()
    clock = ManualClock()
    console = Console(file=terminal, width=80, height=30, force_terminal=True, color_system=None)
    return LiveView(console, clock, "tink-worker w1"), terminal, clock


def drawn(subject: LiveView) -> str:
    """The picture as it is now."""
    console = Console(file=io.StringIO(), width=80, color_system=None)
    with console.capture() as capture:
        console.print(subject.picture())
    return capture.get()


def step(state: str, at: float = 0.0, **more: Any) -> About:
    """The action enters a state."""
    return evolve(About("action", "event", "before", state), at=at, **more)


def test_idle_worker_shows_its_state() -> None:
    """Without a workflow, the picture says what the worker does."""
    subject, _, _ = view()

    subject.transition(Said("worker", "unreachable", "polling", "server_lost"))

    assert drawn(subject).rstrip() == "tink-worker w1  server lost"


def test_actions_are_listed_before_they_begin() -> None:
    """As soon as the workflow's actions are known, each has a line."""
    subject, _, _ = view()

    subject.message("info", "2 actions", {}, {"actions": [{"task": "t", "name": "one"}, {"task": "t", "name": "two"}]})

    assert [line.split() for line in drawn(subject).splitlines()[1:]] == [["one", "—"], ["two", "—"]]


def test_running_action_shows_its_time() -> None:
    """The time of a running action goes on by itself, and stands still at its end."""
    subject, _, clock = view()
    subject.transition(step("running"))
    clock.advance(75)

    assert "running  1 min 15 s" in drawn(subject)

    subject.transition(step("reported", at=75.0))
    clock.advance(1000)

    assert "reported  1 min 15 s" in drawn(subject)


def test_prepared_action_shows_no_time() -> None:
    """An action that waits for its turn takes no time."""
    subject, _, clock = view()
    subject.transition(step("pulling"))
    clock.advance(2)

    assert "pulling  2.0 s" in drawn(subject)

    subject.transition(step("prepared", at=2.0))

    assert drawn(subject).splitlines()[-1].split() == ["one", "prepared"]


def test_pull_shows_a_bar() -> None:
    """While an image comes, a bar shows how far it got; afterwards it is gone."""
    subject, _, _ = view()
    subject.transition(step("pulling"))
    subject.progress("image", 50, 100, ABOUT)

    assert "━" in drawn(subject)

    subject.transition(step("creating"))

    assert "━" not in drawn(subject)


def test_trouble_stays_beside_its_action() -> None:
    """What went wrong is shown beside the action, and stays there."""
    subject, _, _ = view()
    subject.transition(step("reporting", explanation="exit status 3"))
    subject.transition(step("reported"))

    assert "exit status 3" in drawn(subject)


def test_last_lines_of_output_are_shown() -> None:
    """Below the actions stand the last lines of their output."""
    subject, _, _ = view()
    for number in range(20):
        subject.output("stdout", f"line {number}", ABOUT)

    lines = drawn(subject).splitlines()
    assert lines[1].rstrip() == "one │ line 12"
    assert lines[-1].rstrip() == "one │ line 19"


def test_workflow_is_in_the_head() -> None:
    """The head names the workflow and its state."""
    subject, _, _ = view()

    subject.transition(evolve(About("workflow", "e", "a", "timed_out")))

    assert "default/relay: timed out" in drawn(subject)


def test_warnings_stand_above_the_picture() -> None:
    """A warning is printed above the picture, where it scrolls away; markup in it means nothing."""
    subject, terminal, _ = view()
    subject.begin()
    subject.message("warning", "[red]oh[/red]", {"actionName": "one"}, {})
    subject.message("info", "not shown", {}, {})
    subject.end()

    assert "warning: one: [red]oh[/red]" in terminal.getvalue()
    assert "not shown" not in terminal.getvalue()


def test_what_a_person_asked_for_stands_above_the_picture() -> None:
    """What SIGUSR1 asks for, and how a failed action is repeated by hand, is no warning, and is shown all the same."""
    subject, terminal, _ = view()
    subject.begin()
    subject.message("info", "what this worker is doing", {}, {"machines": [{"machine": "worker"}], "tasks": []})
    subject.message("info", "to repeat it by hand", {"actionName": "one"}, {"command": "docker run image"})
    subject.end()

    assert 'what this worker is doing machines=[{"machine": "worker"}]' in terminal.getvalue()
    assert "one: to repeat it by hand command=docker run image" in terminal.getvalue()


def test_names_do_not_command_the_terminal() -> None:
    """Whatever an action, a workflow or a trouble is called, no control character of it reaches the terminal."""
    subject, _, _ = view()
    hostile = {"workflowID": "\x1b[2J", "taskName": "t", "actionName": "\x9b2J"}
    subject.message("info", "1 action", {}, {"actions": [{"task": "t", "name": "\x9b2J"}]})

    class Hostile(Said):
        @property
        def subject(self) -> dict[str, str]:
            return hostile

    subject.transition(Hostile("workflow", "e", "a", "running"))
    subject.transition(Hostile("action", "e", "a", "reporting", "\x1bc"))
    subject.output("stdout", "line", hostile)

    assert all(character.isprintable() or character == "\n" for character in drawn(subject))
    assert "\\u009b2J" in drawn(subject)
