"""A fleet against a real server on a socket."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.command import give, started
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


def words(on: Stage, *flags: str) -> tuple[str, ...]:
    """What the command is given: a fleet that is quick."""
    quick = (f"--workers={COUNT}", "--pull=0s", "--run=10ms..50ms", "--retry-interval=200ms", "--json")
    return ("simulate", f"--server={on.server.address}", *quick, *flags)


def states(on: Stage) -> list[State]:
    """The states of all workflows."""
    return [on.workflow(f"default/w{number}").state or State.PENDING for number in range(1, COUNT + 1)]


@pytest.mark.parametrize("flags", [(), ("--cut=0.2", "--seed=7")], ids=["whole", "with answers lost"])
def test_every_workflow_is_done_once(on: Stage, flags: tuple[str, ...]) -> None:
    """All workers do what there is for them, also if every fifth answer of the server is lost."""
    answer = give("tinkworker", *words(on, "--once", *flags), folder=on.folder)
    told = json.loads(answer.stdout)

    assert states(on) == [State.SUCCESS] * COUNT
    assert (told["ends"]["workflow.succeeded"], told["ends"]["action.reported"]) == (COUNT, 2 * COUNT)
    assert bool(told["unanswered"]) == bool(flags)
    assert answer.stderr == ""


def test_failing_actions(on: Stage) -> None:
    """With `--failing 1` every first action fails, and no second one is begun."""
    answer = give("tinkworker", *words(on, "--once", "--failing=1"), folder=on.folder)

    assert json.loads(answer.stdout)["ends"]["workflow.failed"] == COUNT
    assert states(on) == [State.FAILED] * COUNT


def test_without_once_it_goes_on_until_told(on: Stage) -> None:
    """A signal ends all workers, and the summary comes."""
    with started("tinkworker", *words(on), folder=on.folder) as process:
        wait_until(lambda: states(on) == [State.SUCCESS] * COUNT)
        process.interrupt()

        assert process.wait() == 0
        assert json.loads(process.out.read_text())["workers"] == COUNT


def test_an_address_that_is_none(on: Stage) -> None:
    """What is wrong is said in a line."""
    answer = give("tinkworker", *words(on, "--server=nowhere"), folder=on.folder)

    assert answer.returncode == 2
    assert answer.stderr.startswith("tinkworker simulate: ")


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
