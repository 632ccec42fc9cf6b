"""`tink-worker explain`: what is said of everything that a log may hold."""

import json
from pathlib import Path

import pytest

from tests.cli.command import give
from tests.cli.explain.said import said
from tinkworker import __version__
from tinkworker.cli.explain import explain, text_of
from tinkworker.cli.explain.activity import MEANINGS
from tinkworker.cli.explain.state import purpose
from tinkworker.cli.explain.symptom import SYMPTOMS
from tinkworker.cli.explain.symptom.symptom import Symptom
from tinkworker.engine.statechart import Statechart
from tinkworker.engine.topology import ALWAYS
from tinkworker.lifecycle.action.assignments import CANCELLED
from tinkworker.lifecycle.action.events import CancelReason
from tinkworker.lifecycle.charts import load_charts
from tinkworker.lifecycle.conclusion import Reason, conclude_exit
from tinkworker.runtime.port import Exit

MESSAGES = {
    Reason.EXITED: conclude_exit(Exit(3)).message,
    Reason.KILLED: conclude_exit(Exit(137)).message,
    Reason.OUT_OF_MEMORY: conclude_exit(Exit(137, out_of_memory=True)).message,
    Reason.TIMED_OUT: "timeout: not finished within 90 s",
    Reason.WORKFLOW_TIMED_OUT: CANCELLED[CancelReason.TIMED_OUT].message,
    Reason.NO_IMAGE: "cannot pull r/x:1: manifest unknown",
    Reason.NOT_CREATED: "the environment variable A has a NUL in it",
    Reason.NOT_STARTED: "exec: no: executable file not found in $PATH",
    Reason.LOST: "lost: the container w-1 was started by this worker and is gone, so nobody knows how it ended",
    Reason.ENDED_THERE: CANCELLED[CancelReason.ENDED_THERE].message,
    Reason.OVER: CANCELLED[CancelReason.OVER].message,
    Reason.BROKEN: "internal error: the worker crashed three times at this action; its log says how",
}
"""An example of what is said for each reason; `test_everything_that_is_said` reads them all."""

NOTHING_WRONG = {"finished execution successfully", "exit status ...: ... / "}
"""What needs no table: what went well, and a status, whose number `explain` reads."""

FRAMES = {"  server ...: ...", "    journal ...", "tink-worker status: ..."}
"""What has no words of its own, but for those of what it frames."""

STATES = [(chart.name, state) for chart in load_charts().values() for state in chart.topology.states]


@pytest.mark.parametrize(("chart", "state"), STATES)
def test_every_state_of_every_chart(chart: str, state: str) -> None:
    """As the log writes it, each state is explained as the charts describe it."""
    head, *_ = explain(f"{chart} {state.replace('_', ' ')}")

    assert head.startswith(f"{chart} {state.replace('_', ' ')}: ")
    assert len(head.partition(": ")[2]) > 10


def test_every_state_has_words_of_its_own() -> None:
    """Wherever a machine may be for a while, that is described, and not the chart as a whole in its place."""
    undescribed = [
        (chart.name, state)
        for chart in load_charts().values()
        for state in chart.topology.active
        if not passed(chart, state) and purpose(chart, chart.topology.states[state]) == chart.topology.chart.description
    ]

    assert undescribed == []


def passed(chart: Statechart, state: str) -> bool:
    """Whether a machine leaves a state as soon as it comes there."""
    alternatives = chart.topology.edges.get(state, {}).get(ALWAYS, ())
    return any(not edge.stays and edge.alternative.guard is None for edge in alternatives)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("timeout", "The action ran for longer than its `timeout`"),
        ("lost", "The engine or the machine was restarted while it ran"),
        ("cancelled", "The workflow failed elsewhere, was deleted"),
        ("NO SIGN OF LIFE for 2:00.0 min: it may hang", "The worker has written nothing"),
        (
            "action one: running for 3.000 s, waits for the engine (wait)",
            "runtime.wait, asked of the engine: the action",
        ),
        ("action two: prepared for 3.000 s, waits for its turn", "the one before it has not ended"),
        ("07:51:07 to repeat it by hand command=docker run", "An action has not done well"),
        ("what this worker is doing", "Somebody sent SIGUSR1"),
        (f"07:51:07 tink-worker {__version__} runtime=docker", "The first line of each life"),
        ("  server lost, for 4.780 s: ... Connection refused (UNAVAILABLE)", "it is asked again, for ever"),
        ("  workflow default/x: running for 1:12.5 min, waits for action", "workflow running: One action has its turn"),
        ("worker w1: does not live here (or in another container: look from inside of that one)", "docker ps"),
        ("  server s:1: has not answered yet", "`tink-worker doctor`"),
        ("  no workflow", "The worker has nothing to do"),
        ("  2 reports not delivered yet", "kept, and sent again"),
        ("  a journal cannot be read: x.jsonl:1: no journal", "It is damaged"),
        ("WRONG clock     it shows 1970-01-01 00:00 UTC", "before 2026 it cannot be right"),
        ("ok    clock     2026-11-22 21:00 UTC", "by which certificates are judged"),
        ("note  memory    120 MiB are available", "give the machine more"),
        ("WRONG server    s:1 cannot be reached: Connection refused", "From this machine the server is out of reach"),
        ("ok    engine    Docker 20.10.24+dfsg1, API 1.41", "What runs the actions answers"),
        ("WRONG tls       no TLS comes about: no answer", "speaks TLS and the server does not"),
        (
            "lost: /d/workflow.json cannot be written: No space left on device; no server is meant, but",
            "Make room there",
        ),
        (
            "  last workflow default/x: failed 3.000 s ago: action 'one': exit status 3",
            "`tink-worker journal show FILE`",
        ),
    ],
)
def test_what_is_shown_of_a_worker(text: str, said: str) -> None:
    """What the status screen, the server's states and the log's own lines say is explained, whole lines of it."""
    assert said in "\n".join(explain(text))


def test_every_activity() -> None:
    """Whatever a machine may ask for is explained by its name."""
    asked = {name for chart in load_charts().values() for name, _ in chart.activities.values()}

    assert asked == MEANINGS.keys()
    for name in asked:
        assert any(line.startswith(f"{name}, asked of ") for line in explain(name))


def test_a_state_alone() -> None:
    """Without its chart, a state is explained for each chart that has one of that name."""
    said = list(explain("running"))

    workflow, action = (line for line in said if not line.startswith(" "))
    assert workflow.startswith("workflow running: One action has its turn")
    assert action == "action running: It runs, against its timeout."
    assert any(line.startswith("  on exited: ") for line in said)


def test_a_line_of_the_log() -> None:
    """Of a line of JSON its state and its reason are explained, and of a line of text."""
    line = {
        "level": "warning",
        "ts": 1.0,
        "msg": "action reporting",
        "reason": "exit status 137: killed, out of memory",
    }

    for text in (
        text_of(json.dumps(line)),
        "07:51:07 two · WARNING action reporting: exit status 137: killed, out of memory",
    ):
        said = "\n".join(explain(text))
        assert "action reporting: " in said
        assert "exit status 137 of an action: it was ended by SIGKILL" in said
        assert "Give the machine more memory" in said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("0", "exit status 0 of an action: the action did what it should"),
        ("2", "exit status 2 of tink-worker: wrong flags or settings; it says which"),
        ("3", "exit status 3 of an action: what the action's program means by it"),
        ("143", "exit status 143 of an action: it was ended by SIGTERM"),
    ],
)
def test_exit_statuses(text: str, said: str) -> None:
    """A number is an exit status: of an action, and where it has a meaning there, of the worker."""
    assert said in list(explain(text))


@pytest.mark.parametrize("symptom", SYMPTOMS, ids=lambda each: each.shown)
def test_every_symptom(symptom: Symptom) -> None:
    """Each is recognised by what the page shows of it, and by no pattern before its own."""
    assert next(each for each in SYMPTOMS if each.fits(symptom.shown)) is symptom
    assert "|" not in symptom.shown + symptom.cause + symptom.remedy, "it would break the page's table"


def test_everything_that_is_said() -> None:
    """Whatever the program says in its log, to a server, on the status screen or as the doctor has an explanation."""
    texts = dict(said())
    unknown = {place: words for place, words in texts.items() if not any(each.fits(words) for each in SYMPTOMS)}

    assert len(texts) > 100
    assert set(unknown.values()) == NOTHING_WRONG | FRAMES, f"add rows to tinkworker/cli/explain/symptom for {unknown}"


@pytest.mark.parametrize(
    "reason", [each for each in Reason if each is not Reason.SUCCEEDED], ids=lambda each: each.name
)
def test_every_reason(reason: Reason) -> None:
    """However an action may end other than well, there is a message of that kind, and it is explained."""
    assert any(symptom.fits(MESSAGES[reason]) for symptom in SYMPTOMS)


@pytest.mark.parametrize(
    ("message", "meant"),
    [
        (
            "ReportActionStatus at s:1: reported action name does not match (INVALID_ARGUMENT)",
            "ReportActionStatus, tink v0.9 to v0.12: ",
        ),
        ("GetAction at s:1: no workflows found (NOT_FOUND)", "GetAction, agent: There is no workflow for this agent"),
    ],
)
def test_refusals_of_servers(message: str, meant: str) -> None:
    """What a server says is explained by the table by which the worker itself reads it."""
    assert any(line.startswith(meant) for line in explain(message))


@pytest.mark.parametrize(
    ("trouble", "shown"),
    [
        ("Connection refused", "failed to connect to all addresses; Connection refused (UNAVAILABLE)"),
        ("OPENSSL_internal:WRONG_VERSION_NUMBER", "WRONG_VERSION_NUMBER"),
        ("CERTIFICATE_VERIFY_FAILED: unable to get local issuer certificate", "CERTIFICATE_VERIFY_FAILED"),
        ("UNAUTHENTICATED: Hostname Verification Check failed.", "Hostname Verification Check failed"),
    ],
)
def test_why_a_server_is_not_reached(trouble: str, shown: str) -> None:
    """The library says of everything that it failed to connect; what is behind that is explained, and nothing else."""
    text = f"GetAction at s:1: failed to connect to all addresses; last error: {trouble} (UNAVAILABLE)"

    assert [symptom.shown for symptom in SYMPTOMS if symptom.fits(text)] == [shown]


def test_unknown_words(tmp_path: Path) -> None:
    """What nobody knows ends with 1, with what may have been meant."""
    answer = give("tink-worker", "explain", "server", "lst", folder=tmp_path)

    assert (answer.returncode, answer.stdout) == (1, "")
    assert "did you mean 'server_lost'?" in answer.stderr


def test_the_command(tmp_path: Path) -> None:
    """Words need no quotes."""
    answer = give("tink-worker", "explain", "worker", "locked", "out", folder=tmp_path)

    assert answer.returncode == 0
    assert answer.stdout.startswith("worker locked out: Another worker of this id lives here.")


@pytest.mark.parametrize(
    ("word", "about"),
    [
        ("STATE_SUCCESS", "workflow succeeded"),
        ("STATE_FAILED", "workflow failed"),
        ("SIGKILL", "137"),
        ("sigterm", "143"),
        ("OOMKilled", "out of memory"),
        ("connection refused", "Nobody listens there"),
    ],
)
def test_words_of_others_are_known(word: str, about: str) -> None:
    """Somebody who copies a word of the server's, the engine's or the kernel's learns what it is here."""
    assert about in "\n".join(explain(word))
