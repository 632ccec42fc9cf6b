"""Scenarios with a server that serves one action after the other."""

from pathlib import Path

from tests.worker.lying import LyingServer
from tests.worker.scenario.common import MALFORMED, ONE, UNKNOWN, UNREACHABLE, WORKFLOW, Scenarios, finished
from tests.worker.scene import RELAY, WORKER, Scene, action
from tinkworker.lifecycle.policy import Policy
from tinkworker.runtime.port import Specification
from tinkworker.runtime.simulated.script import Program
from tinkworker.server.port import Abilities, State
from tinkworker.testing.server import MemoryServer, ServerTrouble

SCENARIOS = Scenarios()
scenario = SCENARIOS.add

AGENT = Abilities(looks_ahead=False, repeats_running=True, repeats_outcomes=True, shows_messages=True)


def serving(folder: Path, policy: Policy, *names: str) -> Scene:
    """A scene whose server serves these actions, one after the other."""
    scene = Scene(folder, policy, server=MemoryServer(abilities=AGENT))
    scene.add(*(action(name, identity=f"id-{name}") for name in names))
    return scene


@scenario
def actions_are_served_one_by_one(folder: Path) -> Scene:
    """A workflow without a list asks for its next action, and ends when nothing is served any more."""
    scene = serving(folder, Policy(once=True), "one", "two", "three")
    finished(scene.run())
    assert scene.ended == "succeeded"
    assert scene.clock.monotonic() < 4, "three actions of a second: nobody rests between two of them"
    assert scene.states == (State.SUCCESS,) * 3
    assert scene.recorder.states(WORKFLOW).count("asking") == 3
    return scene


@scenario
def next_action_is_not_served_at_once(folder: Path) -> Scene:
    """While the server still shows the action that has succeeded, it is asked again."""
    scene = serving(folder, Policy(once=True), "one", "two")

    async def lag(scene: Scene) -> None:
        await scene.until(lambda scene: scene.in_state(ONE, "running"))
        scene.trouble(ServerTrouble("workflows", UNREACHABLE))
        await scene.until(lambda scene: scene.in_state(WORKFLOW, "asking"))
        scene.server.stored[RELAY].states[0] = State.RUNNING
        await scene.clock.sleep(8)
        scene.trouble(ServerTrouble("actions", UNREACHABLE, times=2))
        scene.server.stored[RELAY].states[0] = State.SUCCESS
        await scene.until(lambda scene: scene.in_state(WORKFLOW, "not_described"))
        scene.add(action("other", identity="id-other"), workflow="default/other")

    finished(scene.play(lag))
    assert scene.states == (State.SUCCESS, State.SUCCESS)
    assert (scene.starts("one"), scene.starts("two")) == (1, 1)
    return scene


@scenario
def next_action_is_shown_and_not_described(folder: Path) -> Scene:
    """A server that shows an action and does not describe it is asked again after a while, never without a pause."""
    server = LyingServer(abilities=AGENT)
    scene = Scene(folder, Policy(once=True), server=server)
    scene.add(action("one", identity="id-one"))

    async def withhold(scene: Scene) -> None:
        await scene.until(lambda scene: scene.in_state(ONE, "running"))
        server.listed_anyway[RELAY] = WORKER
        server.lies |= {"action": "two", "state": State.PENDING, "identity": "id-two"}
        await scene.clock.sleep(60)
        assert 5 < scene.recorder.states(WORKFLOW).count("withheld") < 60
        server.listed_anyway.clear()

    finished(scene.play(withhold))
    assert (scene.ended, scene.states) == ("succeeded", (State.SUCCESS,))
    return scene


@scenario
def workflow_is_gone_before_its_next_action_is_described(folder: Path) -> Scene:
    """A workflow that vanishes between two actions ends."""
    scene = serving(folder, Policy(once=True), "one", "two")

    async def vanish(scene: Scene) -> None:
        await scene.until(lambda scene: scene.in_state(WORKFLOW, "running"))
        scene.trouble(ServerTrouble("actions", UNREACHABLE))
        await scene.until(lambda scene: scene.in_state(WORKFLOW, "not_described"))
        del scene.server.stored[RELAY]

    scene.play(vanish)
    assert scene.ended == "abandoned"
    return scene


@scenario
def workflow_is_there_again_after_the_server_did_not_know_it(folder: Path) -> Scene:
    """A workflow whose actions the server denied once, and which it lists on, is gone on with."""
    scene = serving(folder, Policy(once=True), "one", "two")

    async def deny(scene: Scene) -> None:
        await scene.until(lambda scene: scene.in_state(WORKFLOW, "running"))
        scene.trouble(ServerTrouble("actions", UNKNOWN))

    finished(scene.play(deny))
    assert scene.states == (State.SUCCESS, State.SUCCESS)
    assert (scene.starts("one"), scene.starts("two")) == (1, 1)
    return scene


@scenario
def server_is_lost_when_the_next_action_is_wanted(folder: Path) -> Scene:
    """Who waits for the list does not have a server asked earlier that does not answer."""
    scene = serving(folder, Policy(once=True), "one", "two")
    scene.programs["one"] = Program(seconds=5)

    async def lose(scene: Scene) -> None:
        await scene.until(lambda scene: scene.in_state(ONE, "running"))
        scene.trouble(ServerTrouble("workflows", UNREACHABLE, times=4))
        await scene.until(lambda scene: scene.in_state(WORKFLOW, "asking"))
        assert scene.in_state("worker", "server_lost")

    finished(scene.play(lose))
    assert scene.states == (State.SUCCESS, State.SUCCESS)
    return scene


@scenario
def reports_are_repeated_without_reading(folder: Path) -> Scene:
    """A server that takes every report again is told again, without being asked first."""
    scene = serving(folder, Policy(once=True), "one")
    scene.trouble(ServerTrouble("report", UNREACHABLE, when="after", times=3))
    finished(scene.run())
    assert scene.states == (State.SUCCESS,)
    assert not any(step.target == "reconciling" for step in scene.recorder.steps)
    return scene


@scenario
def report_is_expedited(folder: Path) -> Scene:
    """A worker that is told to stop repeats such a report at once."""
    scene = serving(folder, Policy(server_backoff=600), "one")

    async def stop(scene: Scene) -> None:
        await scene.until(lambda scene: scene.in_state(ONE, "running"))
        scene.trouble(ServerTrouble("report", UNREACHABLE))
        await scene.until(lambda scene: scene.in_state(f"report:{RELAY}#0/outcome", "waiting"))
        scene.terminate()

    scene.play(stop)
    assert scene.states == (State.SUCCESS,)
    return scene


@scenario
def served_again_after_a_restart(folder: Path) -> Scene:
    """After a restart the server serves the same action again; it is recognised by its id, and runs on."""
    scene = serving(folder, Policy(once=True), "one", "two")
    scene.programs["two"] = Program(seconds=100)
    scene.crash(lambda scene: scene.starts("two") == 1)
    scene.server.stored[RELAY].states[1] = State.PENDING  # nothing says that it runs when it is served again
    finished(scene.run())
    assert scene.states == (State.SUCCESS, State.SUCCESS)
    assert (scene.starts("one"), scene.starts("two")) == (1, 1)
    return scene


@scenario
def served_again_after_journal_and_place_are_lost(folder: Path) -> Scene:
    """Without a journal nobody knows which action of its workflow it is; its id finds the container all the same."""
    scene = serving(folder, Policy(once=True), "one", "two")
    scene.programs["two"] = Program(seconds=100)
    scene.crash(lambda scene: scene.starts("two") == 1)
    for path in scene.folder.glob(".tink-worker/*/*.jsonl"):
        path.unlink()
    workflow = scene.server.stored[RELAY]
    workflow.actions, workflow.states, workflow.served = workflow.actions[1:], workflow.states[1:], 0
    finished(scene.run())
    assert scene.states == (State.SUCCESS,)
    assert scene.starts("two") == 1
    return scene


@scenario
def container_of_an_agent_is_waited_for(folder: Path) -> Scene:
    """What Tinkerbell's agent started before it died is found by its name: the server does not say that it runs."""
    scene = serving(folder, Policy(once=True), "one", "two")
    theirs = "tinkerbell_one_id-one"
    scene.programs[theirs] = Program(seconds=60)
    scene.engine.add_image(action("one").image)
    scene.engine.start(scene.engine.create(Specification(theirs, action("one").image)))
    scene.run()
    assert scene.states == (State.SUCCESS, State.SUCCESS)
    assert (scene.starts("one"), scene.starts("two"), scene.left_over) == (1, 1, [theirs]), "the one is the agent's"
    return scene


@scenario
def nothing_is_said_where_no_agent_was(folder: Path) -> Scene:
    """That another worker may have begun the first action that is served is no news where none has."""
    scene = serving(folder, Policy(once=True), "one", "two")
    finished(scene.run())
    assert scene.recorder.states(ONE).count("seeking") == 1
    assert not [text for level, text in scene.recorder.messages if level == "warning"]
    return scene


@scenario
def replaced_under_the_agent_protocol(folder: Path) -> Scene:
    """An action that the server does not know any more was another workflow's; the new one begins."""
    scene = serving(folder, Policy(once=True), "one")
    scene.programs["one"] = Program(seconds=100)

    async def replace(scene: Scene) -> None:
        await scene.until(lambda scene: scene.in_state(ONE, "running"))
        scene.programs["one"] = Program(seconds=1)
        scene.add(action("one", identity="id-new"))

    finished(scene.play(replace))
    assert scene.states == (State.SUCCESS,)
    assert scene.starts("one") == 2
    return scene


@scenario
def report_is_refused_for_good(folder: Path) -> Scene:
    """A server that takes every report again means it when it refuses one."""
    scene = serving(folder, Policy(once=True), "one")
    scene.trouble(ServerTrouble("report", MALFORMED))
    scene.run()
    assert scene.ended == "abandoned"
    return scene
