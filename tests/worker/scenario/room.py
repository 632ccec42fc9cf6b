"""Scenarios about the room that there is for what is prepared ahead."""

from pathlib import Path

from tests.worker.scenario.common import ONE, TWO, Scenarios, finished
from tests.worker.scene import Scene, action
from tinkworker.runtime.simulated.fault import Fault
from tinkworker.runtime.simulated.script import Image, Program
from tinkworker.server.port import State
from tinkworker.worker.room import MIB, RESERVE

SCENARIOS = Scenarios()
scenario = SCENARIOS.add


def pulled(scene: Scene, name: str) -> list[float]:
    """When an action's image was pulled."""
    image = action(name).image
    return [effect.at for effect in scene.engine.effects if (effect.deed, effect.name) == ("pulled", image)]


def created(scene: Scene, name: str) -> list[float]:
    """When an action's container was created."""
    return [effect.at for effect in scene.engine.effects if effect.deed == "created" and f"_{name}_" in effect.name]


def said_of_room(scene: Scene) -> list[str]:
    """What people were told about room."""
    return [text for _, text in scene.recorder.messages if "pulled ahead" in text]


@scenario
def nothing_is_prepared_without_room(folder: Path) -> Scene:
    """Where memory is scarce, the next image comes when its action has its turn, and no sooner."""
    scene = Scene(folder, memory=RESERVE - 1)
    scene.programs["one"] = Program(seconds=1000)
    scene.add(action("one"), action("two"))
    finished(scene.run())
    assert scene.states == (State.SUCCESS, State.SUCCESS)
    (came,) = pulled(scene, "two")
    assert came >= 1000
    assert len(said_of_room(scene)) == 1
    return scene


@scenario
def its_turn_comes_while_room_is_looked_for(folder: Path) -> Scene:
    """An action whose turn has come is not kept waiting for room."""
    scene = Scene(folder)
    scene.engine.room = RESERVE - 1
    scene.fault(Fault("room", seconds=20, times=2))  # for the pull, and for who looks after it
    scene.programs["one"] = Program(seconds=10)
    scene.add(action("one"), action("two"))
    finished(scene.run())
    assert scene.states == (State.SUCCESS, State.SUCCESS)
    assert scene.clock.monotonic() < 60
    return scene


@scenario
def crowded_out(folder: Path) -> Scene:
    """Where memory becomes scarce while an image comes ahead of its turn, that is undone, and comes in its turn."""
    scene = Scene(folder, memory=RESERVE)
    scene.programs["one"] = Program(seconds=2000)
    scene.images[action("two").image] = Image(seconds=40)
    scene.add(action("one"), action("two"))

    async def fill(scene: Scene) -> None:
        await scene.until(lambda scene: scene.in_state(TWO, "pulling"))
        await scene.clock.sleep(20)
        scene.memory = 20 * MIB
        await scene.until(lambda scene: scene.in_state(TWO, "unprepared"))
        assert scene.clock.monotonic() < 30
        assert created(scene, "two") == []

    finished(scene.play(fill))
    assert scene.states == (State.SUCCESS, State.SUCCESS)
    (came,) = pulled(scene, "two")
    assert came >= 2000
    assert said_of_room(scene) == [
        f"{action('two').image} is not pulled ahead any further: only 20 MiB of memory are available"
    ]
    return scene


@scenario
def too_large_to_be_ahead(folder: Path) -> Scene:
    """An image that says to be larger than the room is not gone on with, and begun again only where it fits."""
    scene = Scene(folder, memory=RESERVE + 2048 * MIB)
    scene.programs["one"] = Program(seconds=3000)
    scene.images[action("two").image] = Image(seconds=40, size=3072 * MIB)
    scene.add(action("one"), action("two"))

    async def look(scene: Scene) -> None:
        await scene.until(lambda scene: scene.in_state(TWO, "unprepared"))
        assert scene.clock.monotonic() < 20
        begun = len(scene.recorder.bytes_done)
        await scene.clock.sleep(700)
        assert len(scene.recorder.bytes_done) == begun
        scene.memory = RESERVE + 3072 * MIB

    finished(scene.play(look))
    (came,) = pulled(scene, "two")
    assert came < 2000
    assert len(said_of_room(scene)) == 1
    return scene


@scenario
def its_turn_comes_while_its_image_does(folder: Path) -> Scene:
    """A pull that began ahead goes on when the turn comes, and from then on takes all the room there is."""
    scene = Scene(folder, memory=RESERVE)
    scene.programs["one"] = Program(seconds=20)
    scene.images[action("two").image] = Image(seconds=60)
    scene.add(action("one"), action("two"))

    async def fill(scene: Scene) -> None:
        await scene.until(lambda scene: scene.in_state(ONE, "reported"))
        scene.memory = 0

    finished(scene.play(fill))
    assert scene.states == (State.SUCCESS, State.SUCCESS)
    (came,) = pulled(scene, "two")
    assert came < 65
    assert said_of_room(scene) == []
    return scene
