"""A fleet against a real server on a socket."""

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.end_to_end.stage import Stage, action, stage, template
from tests.parts.wait import wait_until
from tinkworker.cli.simulate import parser, share, span
from tinkworker.server.port import State

COUNT = 10


@pytest.fixture
def on(tmp_path: Path) -> Iterator[Stage]:
    """A server with a workflow of two actions for each of ten workers."""
    with stage(tmp_path) as made:
        for number in range(1, COUNT + 1):
            actions = (action("one", "example/none:1"), action("two", "example/none:1"))
            made.add_template(template(*actions, worker=f"simulated-{number}", name=f"w{number}"))
        yield made


def fleet(on: Stage, *flags: str) -> "subprocess.Popen[str]":
    """The command, at work."""
    command = [str(Path(sys.executable).with_name("tinkworker")), "simulate", f"--server={on.server.address}"]
    quick = (f"--workers={COUNT}", "--pull=0s", "--run=10ms..50ms", "--retry-interval=200ms", "--json")
    return subprocess.Popen([*command, *quick, *flags], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def states(on: Stage) -> list[State]:
    """The states of all workflows."""
    return [on.workflow(f"default/w{number}").state or State.PENDING for number in range(1, COUNT + 1)]


@pytest.mark.parametrize("flags", [(), ("--cut=0.2", "--seed=7")], ids=["whole", "with answers lost"])
def test_every_workflow_is_done_once(on: Stage, flags: tuple[str, ...]) -> None:
    """All workers do what there is for them, also if every fifth answer of the server is lost."""
    output, errors = fleet(on, "--once", *flags).communicate(timeout=120)
    told = json.loads(output)

    assert states(on) == [State.SUCCESS] * COUNT
    assert (told["ends"]["workflow.succeeded"], told["ends"]["action.reported"]) == (COUNT, 2 * COUNT)
    assert bool(told["unanswered"]) == bool(flags)
    assert errors == ""


def test_failing_actions(on: Stage) -> None:
    """With `--failing 1` every first action fails, and no second one is begun."""
    output, _ = fleet(on, "--once", "--failing=1").communicate(timeout=120)

    assert json.loads(output)["ends"]["workflow.failed"] == COUNT
    assert states(on) == [State.FAILED] * COUNT


def test_without_once_it_goes_on_until_told(on: Stage) -> None:
    """A signal ends all workers, and the summary comes."""
    process = fleet(on)
    wait_until(lambda: states(on) == [State.SUCCESS] * COUNT)
    process.send_signal(signal.SIGINT)
    output, _ = process.communicate(timeout=60)

    assert process.returncode == 0
    assert json.loads(output)["workers"] == COUNT


def test_an_address_that_is_none(on: Stage) -> None:
    """What is wrong is said in a line."""
    process = fleet(on, "--server=nowhere")
    _, errors = process.communicate(timeout=60)

    assert process.returncode == 2
    assert errors.startswith("tinkworker simulate: ")


@pytest.mark.parametrize(("text", "expected"), [("1s..2m", (1.0, 120.0)), ("500ms", (0.5, 0.5))])
def test_spans(text: str, expected: tuple[float, float]) -> None:
    """Two durations, or one for both."""
    assert span(text) == expected


@pytest.mark.parametrize("arguments", [["--run=2s..1s"], ["--failing=2"], ["--cut=x"], ["--pull=a..b"]])
def test_nonsense_is_refused(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """With the flag that is wrong, and exit status 2."""
    with pytest.raises(SystemExit) as ended:
        parser().parse_args(["--server=x:1", *arguments])

    assert ended.value.code == 2
    assert arguments[0].partition("=")[0] in capsys.readouterr().err


def test_share() -> None:
    """From none to all."""
    assert (share("0"), share("0.5"), share("1")) == (0.0, 0.5, 1.0)
