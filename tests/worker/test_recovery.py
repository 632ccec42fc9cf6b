"""Going on after a restart: what the journals say is believed if it can be followed, and set aside if not."""

from collections.abc import Callable
from pathlib import Path

import pytest
from attrs import evolve

from tests.lifecycle.sample import outlines, workflow
from tests.worker.living import journal, lives
from tests.worker.scenario.common import ONE, lose_journals
from tests.worker.scene import RELAY, Scene, action
from tinkworker.lifecycle.workflow.data import Outcome
from tinkworker.runtime.simulated.script import Program
from tinkworker.server.port import Report, State
from tinkworker.worker.recovery import last_success, remind, under_way

BAD = sorted(Path(__file__, "../../journals/bad").resolve().glob("*.jsonl"))
"""Journals with everything that can be wrong with one, each beside what a replay says of it."""


def cut(count: int) -> Callable[[bytes], bytes]:
    """Keep the first lines."""
    return lambda content: b"".join(content.splitlines(keepends=True)[:count])


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        (lambda _: b"", "the first line is not complete"),
        (lambda _: b"hello\n", "a journal begins with a header"),
        (lambda content: content.replace(b'"running"', b'"walking"'), ""),
        (cut(1), "ends before anything had begun"),
        (lambda content: content[: content.index(b"\n") + 20], "ends before anything had begun"),
    ],
    ids=["empty", "foreign", "damaged", "header only", "torn"],
)
def test_an_unusable_journal_is_set_aside(interrupted: Scene, spoil: Callable[[bytes], bytes], why: str) -> None:
    """What cannot be gone on with is kept, said, and does without: the container is found by its labels instead."""
    path = journal(interrupted)
    spoilt = spoil(path.read_bytes())
    path.write_bytes(spoilt)

    interrupted.run()

    (said,) = [text for level, text in interrupted.recorder.messages if level == "warning"]
    aside = path.with_suffix(".unusable")
    assert said.startswith(f"a journal is set aside as {aside}: ")
    assert why in said
    assert aside.read_bytes() == spoilt
    assert (interrupted.states, interrupted.starts()) == ((State.SUCCESS,), 1)


@pytest.mark.parametrize("bad", BAD, ids=[path.stem for path in BAD])
def test_no_journal_keeps_a_worker_from_beginning(bad: Path, tmp_path: Path) -> None:
    """Whatever is wrong with a journal, also that charts decide otherwise today, the worker lives and sets it aside."""
    scene = Scene(tmp_path)
    scene.run()
    path = next(tmp_path.glob(".tink-worker/*")) / f"workflow-{bad.stem}.1.jsonl"
    path.write_bytes(bad.read_bytes())

    scene.run()

    usable_today = bad.with_suffix(".txt").read_text().startswith("exit status 0")
    assert path.with_suffix(".unusable").exists() is not usable_today
    assert path.exists() is usable_today


def test_a_torn_end_is_gone_on_with(interrupted: Scene) -> None:
    """A last line that was not completely written is how a crash looks, and no reason to set anything aside."""
    path = journal(interrupted)
    path.write_bytes(path.read_bytes() + b'{"record": "event", "at')

    interrupted.run()

    assert (interrupted.states, interrupted.starts()) == ((State.SUCCESS,), 1)
    assert not list(path.parent.glob("*.unusable"))


def test_a_workflow_that_has_ended_is_remembered(tmp_path: Path) -> None:
    """The next life knows from the journal how a workflow ended, and does not take it again as it ended."""
    scene = Scene(tmp_path)
    scene.add(action("one"))
    scene.run()
    scene.server.listed_anyway[RELAY] = "w1"

    scene.run()

    assert scene.starts() == 1
    assert scene.life is not None
    (past,) = scene.life.driver.worker.data.past
    assert (past.workflow, past.outcome.value, past.reached) == (RELAY, "succeeded", 1)


def test_a_workflow_that_lives_keeps_the_worker_busy(interrupted: Scene) -> None:
    """The workflow that was being worked on goes on before another one is taken."""
    interrupted.add(action("first"), workflow="default/another")

    interrupted.run()

    ends = [step.machine for step in interrupted.recorder.steps if step.chart == "workflow" and step.event == "start"]
    assert ends == [f"workflow:{RELAY}", "workflow:default/another"]
    reported = [step.at for step in interrupted.recorder.steps if step.target == "reported"]
    begun = [step.at for step in interrupted.recorder.steps if step.machine == "workflow:default/another"]
    assert reported[0] <= begun[0]


def test_a_workflow_that_only_settles_keeps_nobody_busy(tmp_path: Path) -> None:
    """One whose outcome stands is looked after, while the next one is taken."""
    scene = Scene(tmp_path)
    scene.add(action("one"))
    scene.server.listed_anyway[RELAY] = "w1"
    scene.crash(lambda scene: scene.in_state(f"workflow:{RELAY}", "settling"))
    scene.add(action("first"), workflow="default/another")

    async def wait(scene: Scene) -> None:
        await scene.until(lambda scene: scene.starts("first") == 1)
        assert scene.in_state(f"workflow:{RELAY}", "settling")
        scene.terminate()

    scene.play(wait)


@pytest.mark.parametrize(("crashes", "state"), [(2, State.SUCCESS), (3, State.FAILED)])
def test_crashes_count_only_where_lives_ended_at_the_same_record(
    interrupted: Scene, crashes: int, state: State
) -> None:
    """An action is given up only if the program has crashed that often, and the journal got no further meanwhile."""
    lives(interrupted, 2)
    interrupted.crashes = crashes

    interrupted.run()

    assert interrupted.states == (state,)


def test_crashes_elsewhere_give_nothing_up(interrupted: Scene) -> None:
    """However often the program has crashed, what got further meanwhile goes on."""
    interrupted.crashes = 100

    assert interrupted.run().states == (State.SUCCESS,)


@pytest.mark.parametrize(("boot", "ended"), [("", 60.0), ("another boot", 80.0)])
def test_an_actions_time_goes_on_within_a_boot(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, boot: str, ended: float
) -> None:
    """A restart gives an action no more time, unless the machine was booted and its clock says nothing any more."""
    scene = Scene(tmp_path)
    scene.programs["one"] = Program(seconds=1000)
    scene.add(action("one", timeout=60))
    scene.crash(lambda scene: scene.in_state(ONE, "running"))
    begun = scene.clock.monotonic()
    scene.clock.advance(20)
    if boot:
        monkeypatch.setattr("tinkworker.worker.journals.boot_id", lambda: boot)

    scene.run()

    assert scene.states == (State.TIMEOUT,)
    (at,) = [step.at for step in scene.recorder.steps if step.event == "after action_timeout"]
    assert at - begun == pytest.approx(ended, abs=1.0)


def test_nothing_is_left_to_go_on_with(interrupted: Scene) -> None:
    """Without journals a life begins with nothing, and finds what runs."""
    lose_journals(interrupted)

    assert interrupted.run().states == (State.SUCCESS,)
    assert interrupted.starts() == 1


@pytest.mark.parametrize(
    ("position", "task", "outcome", "told"),
    [
        (0, "t", None, ""),
        (1, "t", None, "id-0"),
        (2, "t", None, "id-1"),
        (3, "t", None, "id-2"),
        (2, "another", None, ""),
        (2, "t", Outcome.FAILED, ""),
    ],
)
def test_the_last_success_is_recalled(position: int, task: str, outcome: Outcome | None, told: str) -> None:
    """It is that of the action before the next one, as long as both are of one task and the workflow goes on."""
    three = outlines(3, identified=True)
    data = workflow(outlines=(*three[:2], evolve(three[2], task=task)), position=position, outcome=outcome)
    report = last_success(data)

    assert (report.identity if report else "") == told
    assert report is None or (report.workflow, report.state, report.worker) == ("wf", State.SUCCESS, "w1")


@pytest.mark.parametrize(
    ("position", "outcome", "told"), [(0, None, "id-0"), (1, None, "id-1"), (2, None, ""), (0, Outcome.FAILED, "")]
)
def test_what_comes_next_is_recalled(position: int, outcome: Outcome | None, told: str) -> None:
    """It is the action at which the workflow is, as one that runs, as long as the workflow goes on."""
    report = under_way(workflow(outlines=outlines(2, identified=True), position=position, outcome=outcome))

    assert (report.identity if report else "") == told
    assert report is None or (report.workflow, report.state, report.worker) == ("wf", State.RUNNING, "w1")


@pytest.mark.parametrize("since", ["nothing", "another workflow", "something that cannot be read"])
def test_where_a_life_that_drained_left_a_workflow_is_recalled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, since: str
) -> None:
    """A server that serves once may need what that life told last, unless something was written down since."""
    scene = Scene(tmp_path)
    scene.programs["one"] = Program(seconds=100)
    scene.add(action("one"), action("two"))

    async def drain(scene: Scene) -> None:
        await scene.until(lambda scene: scene.in_state(ONE, "running"))
        scene.drain()

    scene.play(drain)
    if since == "another workflow":
        scene.add(action("first"), workflow="default/another")
        scene.server.stored.pop(RELAY)
        scene.run()
    if since == "something that cannot be read":
        (path := journal(scene)).with_name(path.name.replace(".1.", ".2.")).write_bytes(b"")
    recalled: list[Report] = []
    monkeypatch.setattr(type(scene.server), "recall", lambda _, report: recalled.append(report))

    scene.run()

    assert [(report.action, report.state) for report in recalled if report.state is State.SUCCESS] == (
        [("one", State.SUCCESS)] if since == "nothing" else []
    )


@pytest.mark.parametrize("identified", [True, False])
@pytest.mark.parametrize("surely", [True, False])
def test_what_may_have_been_followed_by_more_is_no_place_to_go_back_to(*, identified: bool, surely: bool) -> None:
    """Servers that name actions by ids would serve again what has run; the others only have to know of the workflow."""
    recalled: list[Report] = []

    remind(recalled.append, workflow(outlines=outlines(2, identified=identified), position=1), surely=surely)

    assert [report.state for report in recalled] == [State.SUCCESS] * (surely or not identified)
