"""What is asked of the server, and how each answer reaches the lifecycles."""

from base64 import b64encode, encodebytes
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from attrs import evolve

from tests.test_secrecy import KEY
from tests.worker.activity.setting import ATTEMPT, RELAY, Setting, named
from tests.worker.lying import LyingServer
from tests.worker.scene import action
from tinkworker.lifecycle.report.activities import ReadRequest, ReportRequest
from tinkworker.lifecycle.report.data import Refused, Shown, Unreachable
from tinkworker.lifecycle.worker.activities import WorkerRequest
from tinkworker.lifecycle.workflow.activities import DescribeRequest
from tinkworker.lifecycle.workflow.data import Described, Listing
from tinkworker.runtime.simulated.script import Line, Program
from tinkworker.secrecy import MASK
from tinkworker.server.port import (
    Abilities,
    Context,
    Refusal,
    Report,
    ServerRefused,
    ServerUnreachable,
    State,
)
from tinkworker.testing.server import MemoryServer, Method
from tinkworker.worker.description import fingerprint_of, outline
from tinkworker.worker.evidence import Evidence
from tinkworker.worker.performing import Outcome

AWAY = ServerUnreachable("no route to host")
PENDING = Context(RELAY, "w1", "provision", "one", 0, State.PENDING, 1)


def report(state: State = State.RUNNING, *, confirmed: bool = True, message: str = "fine") -> ReportRequest:
    """To report a status."""
    told = Report(RELAY, "provision", "one", "w1", state, 0, message)
    return ReportRequest(ATTEMPT, told, confirmed)


@pytest.fixture
def setting(tmp_path: Path) -> Setting:
    """A workflow with one action."""
    return Setting(tmp_path)


CALLS: dict[Method, Callable[[Setting], Awaitable[Outcome]]] = {
    "workflows": lambda setting: setting.told.workflows(WorkerRequest("w1")),
    "actions": lambda setting: setting.told.actions(DescribeRequest(RELAY)),
    "report": lambda setting: setting.told.report(report()),
    "context": lambda setting: setting.told.read(ReadRequest(RELAY, "w1")),
}


@pytest.mark.parametrize("method", CALLS)
def test_a_server_that_does_not_answer_is_an_outcome(setting: Setting, method: Method) -> None:
    """An outage is told to the lifecycle, whatever was asked, with what is known of why."""
    setting.trouble(method, AWAY)

    assert setting.do(CALLS[method](setting)) == Outcome("unreachable", Unreachable("no route to host"))


def test_the_list(setting: Setting) -> None:
    """What the server lists for this worker is told as it is."""
    assert setting.do(CALLS["workflows"](setting)) == Outcome("listed", Listing((PENDING,), 0.0))


def test_another_protocol_is_said_once(setting: Setting) -> None:
    """That the server speaks another protocol than before is said when it is noticed, and not again."""
    setting.told._protocol = "unknown"

    setting.do(CALLS["workflows"](setting), CALLS["workflows"](setting))

    assert setting.recorder.messages == [("info", "the server speaks tink-0.12")]


@pytest.mark.parametrize("looks_ahead", [True, False])
def test_the_actions(setting: Setting, *, looks_ahead: bool) -> None:
    """The actions are told as outlines, with what the protocol can do; a fingerprint only if they are all."""
    setting.server.abilities = Abilities(looks_ahead=looks_ahead, repeats_outcomes=not looks_ahead)
    setting.do(CALLS["workflows"](setting))

    described = named(setting.do(CALLS["actions"](setting)), "described")

    print_ = fingerprint_of([setting.action]) if looks_ahead else ""
    assert described == Described((outline(setting.action),), looks_ahead, not looks_ahead, print_)
    assert ("info", "1 action") in setting.recorder.messages


def test_a_workflow_that_is_not_rendered_yet(setting: Setting) -> None:
    """
    An empty answer about a workflow that is listed with actions is asked for again.

    One that is not listed is not known, and only one that is listed with none has none.
    """
    listed = setting.server.stored[RELAY]
    setting.do(CALLS["workflows"](setting))
    listed.actions, listed.states = (), []

    named(setting.do(CALLS["actions"](setting)), "unreachable")
    setting.do(CALLS["workflows"](setting))
    named(setting.do(CALLS["actions"](setting)), "unknown")
    setting.server.listed_anyway = {RELAY: "w1"}
    setting.do(CALLS["workflows"](setting))
    described = named(setting.do(CALLS["actions"](setting)), "described")

    assert isinstance(described, Described)
    assert described.outlines == ()


@pytest.mark.parametrize("total", [0, 1, 3])
def test_a_list_that_counts_other_actions(setting: Setting, total: int) -> None:
    """Actions that are more or fewer than the list says are asked for again: one of both is another workflow's."""
    setting.server.add(RELAY, [action("one"), action("two")])
    setting.do(CALLS["workflows"](setting))
    setting.told.evidence.note_list([evolve(PENDING, total=total)], 0.0)

    said = f"it is listed with {total} actions, and has 2"
    assert setting.do(CALLS["actions"](setting)) == Outcome("unreachable", Unreachable(said))


def test_what_cannot_be_is_left_out_of_the_list(tmp_path: Path) -> None:
    """A place that no workflow has is told to people, and the lifecycle hears nothing of a workflow that is new."""
    setting = Setting(tmp_path, server=LyingServer(lies={"position": 7}))

    assert setting.do(CALLS["workflows"](setting)) == Outcome("listed", Listing((), 0.0))
    said = "lists this workflow at action 7 (counted from 0) of 1, which cannot be, and is not believed"
    assert setting.recorder.messages == [("warning", f"the server memory {said}")]


@pytest.mark.parametrize("method", ["workflows", "context"])
def test_what_cannot_be_of_a_workflow_that_lives_here_is_no_answer(tmp_path: Path, method: Method) -> None:
    """A workflow that is worked on is neither gone nor another one because its server says what cannot be."""
    setting = Setting(tmp_path, server=LyingServer(lies={"position": -1}), living={RELAY})

    unreachable = named(setting.do(CALLS[method](setting)), "unreachable")

    assert isinstance(unreachable, Unreachable)
    assert f"lists the workflow {RELAY} at action -1 (counted from 0) of 1" in unreachable.message


def test_a_workflow_that_the_server_does_not_know(setting: Setting) -> None:
    """A refusal to describe a workflow is told as such, with what it means."""
    setting.server.stored.clear()

    refused = named(setting.do(CALLS["actions"](setting)), "unknown")

    assert isinstance(refused, Refused)
    assert refused.refusal is Refusal.UNKNOWN_WORKFLOW


@pytest.mark.parametrize("refusal", list(Refusal))
def test_a_refused_report(setting: Setting, refusal: Refusal) -> None:
    """What a refusal means, and the server's words, are told."""
    setting.trouble("report", ServerRefused(refusal, "no"))

    assert setting.do(CALLS["report"](setting)) == Outcome("refused", Refused(refusal, "no"))


def test_nothing_is_sent_without_evidence(setting: Setting) -> None:
    """A report that was not confirmed is sent only when the server surely means the same action by it."""
    unsure = report(confirmed=False)

    assert setting.do(setting.told.report(unsure)) == Outcome("unsupported")
    assert setting.server.stored[RELAY].reports == []
    setting.do(CALLS["workflows"](setting))
    assert setting.do(setting.told.report(unsure)) == Outcome("acknowledged")
    assert setting.do(setting.told.report(report(State.SUCCESS, confirmed=False))) == Outcome("acknowledged")
    assert setting.server.states()[RELAY] == (State.SUCCESS,)


def test_what_an_earlier_life_read_is_no_evidence(setting: Setting) -> None:
    """A report that goes on in another life is sent only once that one has read what the server shows."""
    setting.told.evidence = Evidence(setting.clock)

    assert setting.do(setting.told.report(report())) == Outcome("unsupported")
    setting.do(setting.told.read(ReadRequest(RELAY, "w1")))
    assert setting.do(setting.told.report(report())) == Outcome("acknowledged")


def test_a_refused_report_is_no_evidence(setting: Setting) -> None:
    """Only what the server has taken says what it thinks."""
    setting.trouble("report", ServerRefused(Refusal.MISMATCH, "no")).do(CALLS["report"](setting))

    assert setting.do(setting.told.report(report(State.SUCCESS, confirmed=False))) == Outcome("unsupported")


def test_a_failure_goes_with_the_last_lines(setting: Setting) -> None:
    """Behind the reason comes what the action printed last, read again from its container; a success needs none."""
    setting.programs["one"] = Program(seconds=1, output=(Line(b"first\n"), Line(b"last\n")))
    setting.started()
    setting.clock.advance(5)
    setting.told.report_output = 1

    for state in (State.RUNNING, State.FAILED):
        setting.do(setting.told.report(report(state)))

    assert [told.message for told in setting.server.stored[RELAY].reports] == ["fine", "fine\nlast"]


@pytest.mark.parametrize("count", [1, 2, 3, 10])
@pytest.mark.parametrize("show", [bytes, b64encode, encodebytes], ids=["plain", "base64", "wrapped"])
def test_no_report_shows_a_secret_of_several_lines(tmp_path: Path, count: int, show: Callable[[bytes], bytes]) -> None:
    """A private key that an action prints is masked, also where the last lines begin amid it."""
    setting = Setting(tmp_path, action(environment=(f"SSH_PRIVATE_KEY={KEY}",)))
    printed = show(KEY.encode()) + b"\ndone\n"
    setting.programs["one"] = Program(seconds=1, code=1, output=(Line(printed),))
    setting.started()
    setting.clock.advance(5)
    setting.told.report_output = count
    setting.do(setting.told.report(report()))

    setting.do(setting.told.report(report(State.FAILED)))

    (_, told) = setting.server.stored[RELAY].reports
    reason, *lines = told.message.splitlines()
    assert (reason, lines[-1]) == ("fine", "done")
    assert {line for line in lines[:-1] if line} <= {MASK}


def test_no_report_shows_a_secret(tmp_path: Path) -> None:
    """Secrets of the action's environment are masked in the reason and in the last lines."""
    setting = Setting(tmp_path, action(environment=("PASSWORD=hunter2-hunter2",)))
    setting.programs["one"] = Program(seconds=1, output=(Line(b"I know hunter2-hunter2\n"),))
    setting.started()
    setting.clock.advance(5)
    setting.do(setting.told.report(report()))

    setting.do(setting.told.report(report(State.FAILED, message="not hunter2-hunter2")))

    (_, told) = setting.server.stored[RELAY].reports
    assert "hunter2" not in told.message
    assert told.message.startswith("not ")
    assert "\nI know " in told.message


def test_without_the_server_no_lines_are_reported(tmp_path: Path) -> None:
    """If it is not known which are secrets, the lines stay away and the reason goes."""
    setting = Setting(tmp_path)
    setting.programs["one"] = Program(seconds=1, output=(Line(b"hello\n"),))
    setting.started()
    setting.clock.advance(5)
    setting.do(setting.told.report(report()))
    setting.told.descriptions.forget(RELAY)
    setting.trouble("actions", AWAY)

    setting.do(setting.told.report(report(State.FAILED, message="exit status 1")))

    assert setting.server.stored[RELAY].reports[-1].message == "exit status 1"


def test_what_is_read(setting: Setting) -> None:
    """What is listed is told; of what is not it is asked whether the server still knows it."""
    read = ReadRequest(RELAY, "w1")
    assert setting.do(setting.told.read(read)) == Outcome("shown", Shown(PENDING, None))

    setting.server.stored[RELAY].states = [State.SUCCESS]
    assert setting.do(setting.told.read(read)) == Outcome("shown", Shown(None, known=True))

    setting.server.stored.clear()
    assert setting.do(setting.told.read(read)) == Outcome("shown", Shown(None, known=False))


@pytest.mark.parametrize("refusal", [Refusal.MISMATCH, Refusal.MALFORMED])
def test_only_not_to_find_it_means_that_it_is_gone(setting: Setting, refusal: Refusal) -> None:
    """A server that refuses for another reason has not said that the workflow is gone."""
    setting.server.stored[RELAY].states = [State.SUCCESS]
    setting.trouble("actions", ServerRefused(refusal, "no"))

    assert setting.do(CALLS["context"](setting)) == Outcome("unreachable", Unreachable("no"))


def test_everything_that_may_be_asked_is_performed(setting: Setting) -> None:
    """Each activity is there under the name that the charts use."""
    assert setting.told.activities().keys() == {"server.workflows", "server.actions", "server.report", "server.read"}


@pytest.mark.parametrize("method", ["workflows", "context"])
def test_what_comes_late_is_asked_again(setting: Setting, monkeypatch: pytest.MonkeyPatch, method: Method) -> None:
    """What a server shows may be older than the report that it took meanwhile, and would look like another workflow."""
    cls = type(setting.told.server)
    show = getattr(cls, method)
    shown: list[object] = []

    async def show_late(server: MemoryServer, *arguments: str) -> object:
        shown.append(await show(server, *arguments))
        if len(shown) == 1:
            assert (await setting.told.report(report())).name == "acknowledged"
        return shown[-1]

    monkeypatch.setattr(cls, method, show_late)
    outcome = setting.do(CALLS[method](setting))

    assert len(shown) == 2
    payload = outcome.payload
    listed = payload.contexts[0] if isinstance(payload, Listing) else payload.listed
    assert listed.state is State.RUNNING
