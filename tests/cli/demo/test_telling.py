"""What the demo prints at its end."""

import sys
from pathlib import Path

import pytest
from attrs import evolve

from tinkworker.cli.demo.summary import ActionSummary, Summary
from tinkworker.cli.demo.telling import WIDTH, bar, called, next_steps, tell, timeline_of

FIRST = ActionSummary(
    "task", "first", "succeeded", "", (("pending", 0.0), ("pulling", 0.0), ("running", 2.0), ("reported", 8.0))
)
FAILED = ActionSummary("task", "[red]", "failed", "exit status 3\nno [disk]", (("running", 8.0), ("reported", 10.0)))
NEVER = ActionSummary("task", "never")


def test_bar() -> None:
    """A bar shows pulling and running where they were, in proportion, and nothing elsewhere."""
    drawn = bar(FIRST, whole=10.0)

    assert len(drawn) == WIDTH
    assert drawn.strip() == "░" * 8 + "█" * 25
    assert bar(NEVER, whole=10.0).strip() == ""


def test_timeline() -> None:
    """Each action has a line with how long it took and what came of it; the last line says how long all took."""
    first, failed, never, whole = timeline_of(Summary("w", "failed", (FIRST, FAILED, NEVER), ()))

    assert first.endswith("  8.00 s  succeeded")
    assert failed.endswith("  2.00 s  failed")
    assert never.endswith("  not begun")
    assert whole.endswith(" 10.00 s in all")
    assert len({line.index(end) for line, end in ((first, "  8.00"), (failed, "  2.00"), (whole, " 10.00"))}) == 1


def test_no_timeline() -> None:
    """Of a workflow of which nothing is known there is no timeline."""
    assert list(timeline_of(Summary("w", "unfinished", (NEVER,), ()))) == []


def test_what_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    """What failed is told with all its lines, and what looks like markup in it is shown as it is."""
    tell(Summary("default/w", "timed_out", (FAILED,), (Path("/data/run.jsonl"),)))

    said = capsys.readouterr().out
    assert "default/w timed out\n" in said
    assert "task/[red] failed: exit status 3\nno [disk]\n" in said
    assert "The journal: /data/run.jsonl\n" in said


def test_a_workflow_that_nobody_heard_of(capsys: pytest.CaptureFixture[str]) -> None:
    """Where no journal tells even its name, the line still says of what it speaks."""
    tell(Summary("", "unfinished", (), ()))

    assert "\nthe workflow unfinished\n" in capsys.readouterr().out


def test_names_do_not_command_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    """Whatever a workflow, a task, an action or a reason holds, only lines that any terminal takes are printed."""
    hostile = evolve(FAILED, task="t\x1b[2J", name="a\nb\x9b", reason="first\x07\nsecond")
    tell(Summary("[red]w\x1b", "failed", (hostile,), ()))

    said = capsys.readouterr().out
    assert all(line.isprintable() for line in said.split("\n"))
    assert "[red]w\\u001b failed\n" in said
    assert "t\\u001b[2J/a\\nb\\u009b failed: first\\u0007\nsecond\n" in said


def test_next_steps_after_a_failure() -> None:
    """After a failure nobody is told how to see one; without a journal nobody is told to look at it."""
    steps = "\n".join(next_steps(Summary("w", "failed", (), ())))

    assert "--fail" not in steps
    assert "journal" not in steps


def test_next_steps_can_be_copied() -> None:
    """A path with a blank is quoted, so that a shell takes it as it is."""
    steps = list(next_steps(Summary("w", "succeeded", (), (Path("/my data/run.jsonl"),))))

    assert f"  {called()} journal show '/my data/run.jsonl'" in steps


@pytest.mark.parametrize(
    ("argument", "path", "shown"),
    [
        ("{folder}/tinkworker", "{folder}", "tinkworker"),
        ("{folder}/tinkworker", "/nowhere", "{folder}/tinkworker"),
        ("{folder}/tinkworker", "{folder}/other:{folder}", "{folder}/tinkworker"),
        ("{folder}/tinkworker/__main__.py", "{folder}", f"{sys.executable} -m tinkworker"),
    ],
)
def test_how_it_is_called_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, argument: str, path: str, shown: str
) -> None:
    """By its name if a shell finds the same program by it, otherwise by its path, or by Python."""
    for folder in (tmp_path, tmp_path / "other"):
        folder.mkdir(exist_ok=True)
        (folder / "tinkworker").touch(mode=0o755)
    monkeypatch.setattr(sys, "argv", [argument.format(folder=tmp_path)])
    monkeypatch.setenv("PATH", path.format(folder=tmp_path))

    assert called() == shown.format(folder=tmp_path)
