"""One small disk for the worker's data and all that the engine keeps, as in Hook's memory, full from a point on."""

import tempfile
from collections.abc import Iterator, Sequence
from itertools import count
from pathlib import Path

import docker
import pytest
from attrs import define, field, frozen

from tests.end_to_end.stage import Stage, Worker, action, ours, stage
from tests.parts.disk import SmallDisk, small_disk
from tests.parts.image import make_images
from tests.parts.private_engine import private_engine
from tests.parts.wait import wait_until
from tests.survival.lives import LIFE, surroundings
from tests.survival.tale import SUCCEEDS
from tests.survival.trap import DEED, DISK, FOLDER, Traps
from tinkworker.server.port import State

pytestmark = [pytest.mark.engine, pytest.mark.root]

SIZE = "96m"

S, F, P = State.SUCCESS, State.FAILED, State.PENDING
LAW = {
    "none": [(F, P), (S, F), (S, S)],
    "one": [(S, F), (S, S)],
    "both": [(S, S)],
}
"""
How the actions end, by what had started when the disk became full.

What has started ends as it would have. What has not is tried again for a moment, and then FAILED, and the report says
that there is no space left: images and containers are made of space, and who could make room has to hear of it. It may
find room in that moment: what the engine gives back of its own failed try, or the container of the first action, which
goes when the server knows that the second begins. No report ever waits for room.
"""

NO_ROOM = "no space left on device"

PATIENCE = 150.0
"""Seconds: more than the worker waits for an engine's answer, should a full disk keep that from coming."""

PRINTS = "echo $NAME >> /out/runs; for each in $(seq 200); do seq 200; done"
"""An action that logs a hundred kilobytes; what it leaves behind lies on another disk."""

OFTEN = ("before create one", "before start one", "after start one")
"""The points that are tried each time."""

POINTS = [
    pytest.param(point, marks=[] if point in OFTEN else [pytest.mark.long]) for point in dict.fromkeys(SUCCEEDS.points)
]


@define(eq=False)
class Machine:
    """
    A machine of which nothing is on another disk but what actions leave behind.

    Attributes:
        on: The server, which is elsewhere, and the worker.
        disk: The disk.
        image: An image that the engine has.
        numbers: For names.
    """

    on: Stage
    disk: SmallDisk
    image: str
    numbers: Iterator[int] = field(factory=count)

    def live(self, point: str) -> "Life":
        """Have a workflow and a worker, and the disk full from a point on until the workflow has ended."""
        name = f"p{next(self.numbers)}"
        out = self.on.folder / name
        out.mkdir()
        traps = Traps.lay(self.on.folder / f"traps-{name}", {name: point})
        more = {"volumes": [f"{out}:/out"]}
        actions = [action(each, self.image, PRINTS, environment={"NAME": each}, **more) for each in ("one", "two")]
        workflow = self.on.add(*actions, name=name)
        environment = {**surroundings(self.on), FOLDER: str(traps.folder), DEED: "fill", DISK: str(self.disk.folder)}
        worker = self.on.start("--once", "--max-retry=0", environment=environment, command=LIFE)
        wait_until(lambda: traps.sprung(name))
        wait_until(lambda: self.has_ended(workflow), PATIENCE)
        self.disk.empty()
        return Life(workflow, worker, started(traps, name, point))

    def has_ended(self, workflow: str) -> bool:
        """Whether a workflow has; until then, whatever room anybody gives back is taken as well."""
        self.disk.fill()
        return self.on.workflow(workflow).ended

    def runs(self, workflow: str) -> Sequence[str]:
        """Whose programs ran."""
        trace = self.on.folder / workflow.rpartition("/")[2] / "runs"
        return trace.read_text().split() if trace.exists() else []


@frozen
class Life:
    """
    What a worker has lived through.

    Attributes:
        workflow: The id of its workflow.
        worker: The worker.
        started: What had started when the disk became full.
    """

    workflow: str
    worker: Worker
    started: str


def started(traps: Traps, name: str, point: str) -> str:
    """What had started when a trap sprang, by the points that were passed until then."""
    lines = (traps.folder / "passed").read_text().splitlines()
    passed = [line.removeprefix(f"{name} ") for line in lines[: lines.index(f"{name} {point}") + 1]]
    if "after start two" in passed:
        return "both"
    if "after start one" in passed:
        return "one"
    return "none"


@pytest.fixture(scope="module")
def machine() -> Iterator[Machine]:
    """Worker and engine on one disk; its path is short, because sockets lie on it."""
    with (
        tempfile.TemporaryDirectory(prefix="tw") as folder,
        stage(Path(folder)) as on,
        small_disk(on.data, SIZE) as disk,
        private_engine(parent=disk.folder) as engine,
        make_images(engine.host) as make_image,
    ):
        on.environment["DOCKER_HOST"] = engine.host
        yield Machine(on, disk, make_image())


def test_full_of_what_the_action_before_left(machine: Machine) -> None:
    """An action for which there is room once the container of the one before is gone is not refused before that."""
    one = action("one", machine.image, "cat /dev/zero > /everything || true")
    machine.on.add(one, action("two", machine.image, "true"), name="left")

    assert machine.on.start("--once", "--max-retry=0", "--prepare-ahead=0").wait() == 0
    assert machine.on.states("default/left") == [S, S], machine.on.said("default/left")


@pytest.mark.parametrize("point", POINTS)
def test_full(machine: Machine, point: str) -> None:
    """The actions end by the law, each program ran once, the worker ends well, and leaves nothing of ours behind."""
    life = machine.live(point)

    assert life.worker.wait() == 0, life.worker.errors.read_text()
    states, ran = machine.on.states(life.workflow), machine.runs(life.workflow)
    assert tuple(states) in LAW[life.started]
    assert ran == ["one", "two"][: states.count(S)]
    assert F not in states or NO_ROOM in machine.on.said(life.workflow)[-1]
    with docker.APIClient(machine.on.environment["DOCKER_HOST"], version="auto") as client:
        assert ours(client) == []
