"""A worker put together from its parts. The parts themselves are chosen by `cli`."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from attrs import frozen

from tinkworker import __version__
from tinkworker.clock import Clock
from tinkworker.engine.journal.codec import Codec
from tinkworker.lifecycle.charts import load_charts
from tinkworker.observe.port import Observer
from tinkworker.runtime.port import Runtime
from tinkworker.secrecy import NO_SECRETS, Secrets
from tinkworker.server.port import Server
from tinkworker.worker.activity.pulling import Pulling
from tinkworker.worker.activity.runtime import RuntimeActivities
from tinkworker.worker.activity.server import ServerActivities
from tinkworker.worker.activity.worker import WorkerActivities
from tinkworker.worker.activity.workflow import WorkflowActivities
from tinkworker.worker.capture import Capture
from tinkworker.worker.description import Descriptions
from tinkworker.worker.driver import Driver
from tinkworker.worker.evidence import Evidence
from tinkworker.worker.forgetting import Forgetting
from tinkworker.worker.journals import Journals
from tinkworker.worker.leftover import Leftovers
from tinkworker.worker.lock import Lock
from tinkworker.worker.performing import Performers
from tinkworker.worker.place import Place
from tinkworker.worker.release import Releases
from tinkworker.worker.room import RESERVE, Room, available_memory
from tinkworker.worker.sense import Sense
from tinkworker.worker.shown import Shown
from tinkworker.worker.specification import Settings


@frozen
class Parts:
    """
    What a worker is made of.

    Attributes:
        worker: Its id.
        server: The Tink server.
        runtime: What runs actions.
        clock: Tells the time.
        observers: Who watches.
        data: The data folder.
        tty: Whether actions get a terminal.
        share: Whether they see their workflow's folder.
        capture_logs: Whether their output is read.
        report_output: How many lines of it go with the report of a failure.
        crashes: How often in a row this program has crashed before.
        secrets: The operator's, which no line of output and no report may show.
        memory: Tells how many bytes of memory can be had; None if nobody knows.
        reserve: Bytes of memory, and of the engine's disk, that nothing is prepared ahead in.
        place: Its folder, if somebody has it already; otherwise it is made below the data folder.
    """

    worker: str
    server: Server
    runtime: Runtime
    clock: Clock
    observers: Sequence[Observer]
    data: Path
    tty: bool = False
    share: bool = True
    capture_logs: bool = True
    report_output: int = 10
    crashes: int = 0
    secrets: Secrets = NO_SECRETS
    memory: Callable[[], int | None] = available_memory
    reserve: int = RESERVE
    place: Place | None = None


@frozen
class Composition:
    """A worker that can be run, and what has to be closed afterwards."""

    driver: Driver
    capture: Capture
    releases: Releases
    lock: Lock

    async def close(self) -> None:
        """Let go of everything that the worker's parts hold."""
        await self.capture.close()
        await self.releases.close()
        self.lock.release()


def compose(parts: Parts, codec: Codec | None = None) -> Composition:
    """
    Put a worker together.

    Args:
        parts: What it is made of.
        codec: The charts and their codec, where several workers share them; loaded if there is none.

    Raises:
        OSError: Its folder cannot be made.
        ChartError: The charts are not sound.
    """
    codec = codec or Codec(load_charts())
    charts = codec.charts
    place = parts.place or Place.of(parts.data, parts.worker)
    journals = Journals(place.folder, codec, parts.clock, __version__)
    descriptions, evidence = Descriptions(parts.server), Evidence(parts.clock)
    driver = Driver(charts, parts.clock, journals, (*parts.observers, Forgetting(descriptions, evidence)))
    journals.warn = driver.warn
    for path in place.planted:
        driver.warn(f"{path} was no folder of this worker; what stood there is removed")
    for path in place.open:
        driver.warn(f"{path} is not this worker's alone, and cannot be made so: whoever may write there may mislead it")

    capture = Capture(
        parts.runtime,
        parts.clock,
        driver.show,
        driver.warn,
        driver.fail,
        parts.capture_logs,
        parts.secrets,
        Shown(place.folder / "shown.json", driver.warn),
    )
    releases = Releases(parts.runtime, parts.clock, driver.warn, driver.fail)
    settings = Settings(parts.data, parts.tty, parts.share)

    room = Room(parts.memory, parts.runtime.room, parts.reserve)
    pulling = Pulling(parts.runtime, parts.clock, tuple(parts.observers), driver.say, room)
    runtime = RuntimeActivities(parts.runtime, parts.clock, descriptions, capture, settings, driver.say, pulling)
    leftovers = Leftovers(releases, driver.knows)
    server = ServerActivities(
        parts.server,
        descriptions,
        capture,
        parts.report_output,
        driver.say,
        evidence,
        leftovers.note_list,
        Sense(driver.knows, driver.warn),
    )
    worker = WorkerActivities(
        driver, releases, greeting(parts, driver), parts.crashes, place.lock, leftovers, parts.server.recall
    )
    driver.performers = Performers(
        activities={
            **runtime.activities(),
            **WorkflowActivities(parts.runtime, releases, parts.clock, driver.recorded).activities(),
            **server.activities(),
            **worker.activities(),
        },
        commands={
            "release_previous": releases.release,
            "let_go": worker.let_go,
            "tell_crowded": pulling.tell,
        },
    )
    return Composition(driver, capture, releases, place.lock)


def greeting(parts: Parts, driver: Driver) -> Mapping[str, object]:
    """What the first line of the log says: what runs actions, who is asked for them, and by which charts."""
    return {
        "runtime": parts.runtime.name,
        "server": f"{parts.server.protocol} {parts.server.address}",
        "charts": {name: chart.digest for name, chart in driver.charts.items()},
    }
