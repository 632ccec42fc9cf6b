"""A short soak is part of the tests, and a soak can fail."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Any

import docker
import pytest
from attrs import evolve, field, frozen

from tests.end_to_end.stage import action, stage
from tests.parts.engine import Engine
from tests.parts.image import ImageMaker
from tests.survival.faults.table import SERVER
from tests.survival.soak.__main__ import soak
from tests.survival.soak.containers import OWNED, AsProcesses, Deed, OnEngine, known
from tests.survival.soak.damage import DAMAGES
from tests.survival.soak.figures import Figures, count
from tests.survival.soak.mischief import Mischief, mischief
from tests.survival.soak.outage import Outage
from tests.survival.soak.programs import Account
from tests.survival.soak.wire import Wire
from tinkworker.clock import SystemClock
from tinkworker.runtime.process.keeper import EXIT
from tinkworker.server.development.fault import Fault

PROCESS = "--runtime=process"
KINDS = {"process": 18, "docker": 21}
"""How many kinds of faults there are at most."""
LONG = [pytest.mark.engine, pytest.mark.long]


@frozen
class Recorded:
    """
    What runs actions, and has kept a record.

    Attributes:
        deeds: The record.
        there: What is left.
    """

    deeds: Sequence[Deed] = ()
    there: Mapping[str, bool] = field(factory=dict)
    may_end: bool = False
    outlive_worker: bool = True

    def restart(self) -> None:
        """Nobody does that."""
        raise AssertionError

    kill = restart

    def listen(self) -> None:
        """All is said."""

    def left(self) -> Mapping[str, bool]:
        """As the test says."""
        return self.there


@pytest.mark.timeout(600)  # some faults last a minute
@pytest.mark.parametrize(
    ("runtime", "protocol"),
    [
        ("process", "tink-0.12"),
        *(pytest.param("process", protocol, marks=pytest.mark.long) for protocol in ("agent", "once")),
        *(pytest.param("docker", protocol, marks=LONG) for protocol in ("tink-0.12", "agent", "once")),
    ],
)
def test_a_short_soak(runtime: str, protocol: str) -> None:
    """A fault of every kind: every outcome is at the server, nothing ran twice, and nothing is left."""
    figures = soak(runtime, seed=1, faults=KINDS[runtime], workflows=4, protocol=protocol)

    assert figures.good, (figures, figures.lost, figures.twice, figures.left)
    assert figures.faults.total() == KINDS[runtime]
    assert set(figures.faults.values()) <= {1, 2}
    assert figures.workflows >= 4


@contextmanager
def done(folder: Path, *scripts: str, **more: Any) -> Iterator[tuple[Mischief, Sequence[Account]]]:
    """A worker, without any harm, and what it made of workflows "w0", "w1" and so on of an action "one"."""
    with stage(folder) as on:
        for number, script in enumerate(scripts):
            on.add(action("one", "example/none:1", script, **more), name=f"w{number}")
        with mischief(on, AsProcesses(on), (PROCESS, "--once"), Random(1)) as harm:  # noqa: S311 no secret
            assert harm.living.worker.wait() == 0, harm.living.worker.errors.read_text()
            yield harm, [Account.of(on.workflow(workflow), on.data) for workflow in on.workflows]


def judge(folder: Path, *scripts: str, **more: Any) -> Figures:
    """What is counted of them."""
    with done(folder, *scripts, **more) as (harm, accounts):
        return count(harm, accounts)


def says(*words: str) -> str:
    """A script that leaves lines in its trace."""
    return "; ".join(f'echo {word} one >> "$WORKFLOW/trace"' for word in words)


def test_what_is_lost_and_what_runs_twice_is_counted(tmp_path: Path) -> None:
    """Outcomes that no trace bears out, and programs that began twice, are told by their names."""
    figures = judge(tmp_path, "true", says("begin", "begin"))

    assert not figures.good
    assert figures.lost == [
        "default/w0 one: the server has State.SUCCESS, its program State.PENDING",
        "default/w1 one: the server has State.SUCCESS, its program State.RUNNING",
    ]
    assert figures.twice == ["default/w1 (1) begin one"]
    assert figures.faults == Counter()


def test_what_ends_as_it_says_is_not_lost(tmp_path: Path) -> None:
    """A success, and a failure of its own with the exit status that it should have, need no excuse."""
    figures = judge(tmp_path, says("begin", "end"), says("begin", "fail") + "; exit 3")

    assert figures.good, figures.lost
    assert (figures.started, figures.ended) == (2, 0)


def test_a_failure_of_its_own_has_its_own_exit_status(tmp_path: Path) -> None:
    """A program that said that it fails, and whose report has another exit status, has lost that."""
    figures = judge(tmp_path, says("begin", "fail") + "; exit 4")

    assert figures.lost == ["default/w0 one: the server has State.FAILED, its program State.FAILED"]


def test_a_timeout_that_comes_too_early_is_lost(tmp_path: Path) -> None:
    """An action is TIMEOUT only after that time, by the server's clock."""
    with done(tmp_path, says("begin", "wait") + "; sleep 100", timeout=1) as (harm, (true,)):
        reports = true.workflow.reports
        at_once = tuple(evolve(report, at=reports[0].at) for report in reports)
        early = evolve(true, workflow=evolve(true.workflow, reports=at_once))

        assert count(harm, [true]).good
        assert count(harm, [early]).lost == ["default/w0 one: the server has State.TIMEOUT, its program State.TIMEOUT"]


@pytest.mark.parametrize(
    ("leaves", "runs"),
    [
        pytest.param("true", [], id="none"),
        pytest.param('echo "begin one on-timeout" >> "$WORKFLOW/trace"', ["on-timeout"], id="another's"),
    ],
)
def test_a_failure_without_its_handlers_trace_is_lost(tmp_path: Path, leaves: str, runs: Sequence[str]) -> None:
    """A handler that the template has must have begun, and no other."""
    handler = {"on-failure": ["sh", "-c", leaves]}

    figures = judge(tmp_path, says("begin", "fail") + "; exit 3", **handler)

    assert figures.lost == [f"default/w0 one: the handlers {runs} ran, and ['on-failure'] should have"]


@pytest.mark.parametrize(
    ("outages", "struck", "ended"),
    [
        pytest.param(0, True, 0, id="nothing was ended"),
        pytest.param(1, False, 0, id="it did not run when something was ended"),
        pytest.param(1, True, 1, id="one end is the excuse of one"),
        pytest.param(2, True, 2, id="two are the excuse of two"),
    ],
)
def test_a_worker_that_says_143_needs_proof(tmp_path: Path, outages: int, ended: int, *, struck: bool) -> None:
    """Two programs exit with 143: each that no outage excuses is lost, and an outage excuses one."""
    scripts = [says("begin") + "; exit 143"] * 2
    since = SystemClock().wall()
    with done(tmp_path, *scripts) as (harm, accounts):
        hit = frozenset((account.workflow.id, "one") for account in accounts if struck)
        harm.witness.ended += [Outage(since, SystemClock().wall(), hit)] * outages
        figures = count(harm, accounts)

    assert figures.ended == ended
    assert len(figures.lost) == 2 - ended
    assert set(figures.lost) <= {
        f"default/w{number} one: the server has State.FAILED, its program State.RUNNING" for number in range(2)
    }


@pytest.fixture(scope="module")
def quiet(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Mischief, Sequence[Account]]]:
    """A worker without any harm, and what it made of a workflow that ended well."""
    with done(tmp_path_factory.mktemp("quiet"), says("begin", "end")) as made:
        yield made


@pytest.mark.parametrize(
    ("over", "known", "left"),
    [
        pytest.param(True, set(), ["tink_left"], id="the journal knew of it"),
        pytest.param(False, {"tink_left"}, ["tink_left"], id="it runs"),
        pytest.param(True, {"tink_left"}, [], id="it was over when the journal was damaged"),
    ],
)
def test_what_is_left_is_told(
    quiet: tuple[Mischief, Sequence[Account]],
    monkeypatch: pytest.MonkeyPatch,
    known: set[str],
    left: Sequence[str],
    *,
    over: bool,
) -> None:
    """A container that is still there is told by its name, unless it was over when a journal was damaged."""
    harm, accounts = quiet
    monkeypatch.setattr(harm.living, "containers", Recorded(there={"tink_left": over}))
    monkeypatch.setattr(harm.living, "proofs", known)

    figures = count(harm, accounts)

    assert (figures.left, figures.kept) == (left, 1 - len(left))
    assert not figures.lost
    assert figures.good is not bool(left)


def test_what_processes_leave(tmp_path: Path) -> None:
    """A process leaves a folder of its name, in which its end is written when it is over."""
    with stage(tmp_path) as on:
        for name in ("tink_ended", "tink_runs"):
            (on.data / ".tink-worker" / "processes" / "w1" / name).mkdir(parents=True)
        (on.data / ".tink-worker" / "processes" / "w1" / "tink_ended" / EXIT).touch()

        assert AsProcesses(on).left() == {"tink_ended": True, "tink_runs": False}


@pytest.mark.parametrize(("times", "twice"), [(1, []), (2, ["default/w0 (UID) one, by the engine"])])
def test_what_an_engine_starts_twice_is_told(
    quiet: tuple[Mischief, Sequence[Account]], monkeypatch: pytest.MonkeyPatch, times: int, twice: Sequence[str]
) -> None:
    """Two containers of an action count as run twice, even if the program of one of them left no trace."""
    harm, (account,) = quiet
    at = account.workflow.reports[-1].at
    deeds = [Deed(f"tink_{number}", ("default/w0", "one"), at) for number in range(times)]
    monkeypatch.setattr(harm.living, "containers", Recorded(deeds))

    figures = count(harm, [account])

    assert figures.twice == [words.replace("UID", account.workflow.uid) for words in twice]
    assert figures.good is not bool(twice)


@pytest.mark.parametrize("kind", DAMAGES)
def test_damage_is_done(tmp_path: Path, kind: str) -> None:
    """The journal that was begun last is shorter, or other by one bit, or gone; the one before is as it was."""
    content = b"header\n" + b"record of something\n" * 3
    for number in (1, 2):
        (tmp_path / "w1").mkdir(exist_ok=True)
        (tmp_path / "w1" / f"relay.{number}.jsonl").write_bytes(content)

    DAMAGES[kind](tmp_path / "w1", Random(1))  # noqa: S311 no secret

    if kind == "journals lost":
        assert not (tmp_path / "w1").exists()
        return
    before, after = (path.read_bytes() for path in sorted((tmp_path / "w1").iterdir()))
    assert before == content
    if kind == "journal cut off":
        assert content.startswith(after)
        assert len(content) - 30 <= len(after) < len(content)
    else:
        differing = [one ^ other for one, other in zip(content, after, strict=True) if one != other]
        assert [number.bit_count() for number in differing] == [1]


def test_a_fault_that_meets_no_request_is_told(tmp_path: Path) -> None:
    """What was planned and did not happen is counted apart; what happened is not."""
    with stage(tmp_path) as on:
        wire = Wire(on, Random(1))  # noqa: S311 no secret
        wire.plan(Fault("never asked", "GetNothing"))
        wire.sever(wire.to_server, SERVER)
        wire.plan(Fault("asked", struck=1))

        assert wire.missed == 2


@pytest.mark.engine
def test_an_engine_says_what_is_left_and_how_it_ended(engine: Engine, make_image: ImageMaker) -> None:
    """A container with our label is left until it is removed, and its start, and its end with the exit status, stay."""
    labels = {OWNED["label"]: "w1", "org.tinkworker.workflow": "default/w0", "org.tinkworker.action": "one"}
    listener = OnEngine(engine)
    with docker.APIClient(engine.host, version="auto") as client:
        made = client.create_container(make_image(), ["sh", "-c", "exit 5"], labels=labels)["Id"]
        client.start(made)
        client.wait(made)
        name = client.inspect_container(made)["Name"]

        assert listener.left()[name]
        assert listener.started()[known(name, made)] == 1
        client.remove_container(made)

    assert name not in listener.left()
    said = [deed.code for deed in listener.deeds if deed.container == known(name, made)]
    assert {None, 5} == set(said)
