"""A fleet against a real server on a socket."""

import json
import os
import re
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from attrs import evolve

from tests.cli.command import BOUND, SCRIPTS, environment, give, started
from tests.end_to_end.stage import Stage, action, stage, template
from tests.parts.wait import wait_until
from tinkworker.cli.parts import policy_of
from tinkworker.cli.settings.reading import read
from tinkworker.cli.simulate import PROTOCOLS, parser, run, share, span
from tinkworker.cli.simulate.orders import Orders
from tinkworker.lifecycle.policy import Policy
from tinkworker.server import protocol
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
    """A signal ends all workers, and the summary comes; that takes memory at its fullest, while they all lived."""
    with started("tinkworker", *words(on), folder=on.folder) as process:
        wait_until(lambda: states(on) == [State.SUCCESS] * COUNT)
        process.interrupt()

        assert process.wait() == 0
        told = json.loads(process.out.read_text())
        assert told["workers"] == COUNT
        assert told["bytes_per_worker"] > 0


def test_who_has_not_begun_is_stopped_as_well(on: Stage) -> None:
    """A signal while most workers wait for their beginning ends the fleet: none of these begins any more."""
    with started("tinkworker", *words(on, "--retry-interval=1h", "--workers=200"), folder=on.folder) as process:
        wait_until(lambda: "SigCgt" in (status := signals(process.process.pid)) and handled(status, signal.SIGINT))
        process.interrupt()

        assert process.wait() == 0
        assert json.loads(process.out.read_text())["workers"] == 200


def signals(process: int) -> str:
    """What the kernel says of a process."""
    return Path(f"/proc/{process}/status").read_text()


def handled(status: str, number: signal.Signals) -> bool:
    """Whether a process has taken a signal into its own hands, by more than Python does by itself."""
    (caught,) = re.findall(r"SigCgt:\s*([0-9a-f]+)", status)
    return all(int(caught, 16) >> (each - 1) & 1 for each in (number, signal.SIGTERM))


@pytest.mark.parametrize(
    ("flags", "said"),
    [
        (("--server=nowhere",), "HOST:PORT"),
        (("--server=127.0.0.1:1",), "127.0.0.1:1 cannot be reached: Connection refused; "),
        (("--tls", "--ca-file=/nonexistent"), "/nonexistent, for the certificates to trust: No such file"),
    ],
    ids=["no address", "nobody there", "no authority"],
)
@pytest.mark.parametrize("once", [(), ("--once",)], ids=["on and on", "once"])
def test_what_cannot_be_reached(on: Stage, flags: tuple[str, ...], said: str, once: tuple[str, ...]) -> None:
    """Where no worker could ever ask, that is said in a line, and nobody waits for a fleet that does nothing."""
    answer = give("tinkworker", *words(on, *flags, *once), folder=on.folder)

    assert (answer.returncode, answer.stdout) == (2, "")
    assert answer.stderr.startswith("tinkworker simulate: ")
    assert said in answer.stderr
    assert answer.stderr.count("\n") == 1


def test_why_there_is_no_answer(on: Stage) -> None:
    """A server that takes connections and speaks something else is told once, while the fleet tries on."""
    with started("tinkworker", *words(on, "--tls", "--once"), folder=on.folder) as process:
        wait_until(lambda: "no answer, and tried on: " in process.errors.read_text())
        process.interrupt()

        assert process.wait() == 0
        told = json.loads(process.out.read_text())
    assert told["unanswered"] > 0
    lines = process.errors.read_text().splitlines()
    assert len(set(lines)) == len(lines)


def test_totals_for_a_person(on: Stage) -> None:
    """On a terminal it says how many workers live and how many workflows have ended, on one line, over and over."""
    ours, theirs = os.openpty()
    command = [str(SCRIPTS / "tinkworker"), *words(on)]
    with subprocess.Popen(command, env=environment(), stdout=subprocess.PIPE, stderr=theirs, text=True) as process:
        os.close(theirs)
        said = b""
        while f"\r{COUNT} workers live, {COUNT} workflows have ended ".encode() not in said:
            said += os.read(ours, 4096)
        process.send_signal(signal.SIGINT)
        out, _ = process.communicate(timeout=BOUND)
    os.close(ours)

    assert json.loads(out)["ends"]["workflow.succeeded"] == COUNT


def test_protocols() -> None:
    """Its choice is the adapters'."""
    assert sorted(PROTOCOLS) == sorted(protocol.PROTOCOLS)


def test_polls_are_the_workers_own() -> None:
    """Unless an interval is given, a simulated worker polls as a real one without settings: briskly at first."""
    given = {"server": "x:1", "json": False}

    def policy(*flags: str) -> Policy:
        options = vars(parser().parse_args([*flags])) | given
        return Orders(**{key: value for key, value in options.items() if key != "json"}).policy

    real = policy_of(read(["--id=w1", "--tinkerbell-grpc-authority=s:1"], {}, []))
    assert policy() == real
    assert policy("--retry-interval=5s", "--once") == evolve(real, poll_interval=5.0, brisk_interval=None, once=True)


@pytest.mark.parametrize(("text", "expected"), [("1s..2m", (1.0, 120.0)), ("500ms", (0.5, 0.5))])
def test_spans(text: str, expected: tuple[float, float]) -> None:
    """Two durations, or one for both."""
    assert span(text) == expected


@pytest.mark.parametrize(
    "arguments",
    [
        ["--run=2s..1s"],
        ["--failing=2"],
        ["--cut=x"],
        ["--pull=a..b"],
        ["--workers=0"],
        ["--workers=-5"],
        ["--protocol=nonsense"],
        ["--retry-interval=0"],
    ],
)
def test_nonsense_is_refused(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """With the flag that is wrong, and exit status 2."""
    with pytest.raises(SystemExit) as ended:
        parser().parse_args(["--server=x:1", *arguments])

    assert ended.value.code == 2
    assert arguments[0].partition("=")[0] in capsys.readouterr().err


def test_an_authority_without_tls(capsys: pytest.CaptureFixture[str]) -> None:
    """A file that would not be looked at is refused."""
    with pytest.raises(SystemExit):
        run(["--server=x:1", "--ca-file=ca.pem"])

    assert "--ca-file" in capsys.readouterr().err


def test_share() -> None:
    """From none to all."""
    assert (share("0"), share("0.5"), share("1")) == (0.0, 0.5, 1.0)


def test_a_prefix_is_no_path(on: Stage, tmp_path: Path) -> None:
    """Workers whose ids name other folders leave nothing there."""
    astray = tmp_path / "astray"
    (tmp_path / "here").mkdir()

    give("tinkworker", *words(on, "--once", f"--prefix={astray}/worker"), folder=tmp_path / "here")

    assert not astray.exists()
