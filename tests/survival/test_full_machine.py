"""One small disk for the worker's data and all that the engine keeps, as in Hook's memory, full from a point on."""

import tempfile
from collections.abc import Iterator, Sequence
from itertools import count
from pathlib import Path

import docker
import pytest
from attrs import define, field

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
ENDED = (State.SUCCESS, State.FAILED)

NO_ROOM = ("no space left", "did not terminate successfully")
"""How an engine says that there is no room; the second when what makes containers could not write down why."""

PRINTS = "echo $NAME >> /out/runs; for each in $(seq 200); do seq 200; done"
"""An action that logs a hundred kilobytes; what it leaves behind lies on another disk."""

OFTEN = ("before pull", "before create one", "after start one")
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

    def live(self, point: str) -> tuple[str, Worker]:
        """Have a workflow and a worker, the disk full from a point on until that is felt: the workflow's id."""
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
        wait_until(lambda: self.on.states(workflow)[0] in ENDED or self.is_felt(worker))
        self.disk.empty()
        return workflow, worker

    def is_felt(self, worker: Worker) -> bool:
        """Whether somebody has said that there is no room, or the worker has ended."""
        return worker.process.poll() is not None or "no space left" in worker.log.read_text().lower()

    def runs(self, workflow: str) -> Sequence[str]:
        """Whose programs ran."""
        trace = self.on.folder / workflow.rpartition("/")[2] / "runs"
        return trace.read_text().split() if trace.exists() else []


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


@pytest.mark.parametrize("point", POINTS)
def test_full(machine: Machine, point: str) -> None:
    """
    The worker lives, no program runs twice, and the server hears of an end: success, or that there was no room.

    When there is room again nothing of ours is left.
    """
    workflow, worker = machine.live(point)

    assert worker.wait() == 0, worker.errors.read_text()
    states, ran = machine.on.states(workflow), machine.runs(workflow)
    ended = [state for state in states if state in ENDED]
    assert ended
    assert State.FAILED not in ended or any(words in machine.on.said(workflow)[-1] for words in NO_ROOM)
    assert ran == ["one", "two"][: len(ran)]
    assert ended.count(State.SUCCESS) <= len(ran) <= len(ended)
    with docker.APIClient(machine.on.environment["DOCKER_HOST"], version="auto") as client:
        assert ours(client) == []
