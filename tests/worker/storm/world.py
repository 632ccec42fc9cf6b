"""The world of a worker: its server, its engine and its disk, and what may be done to them."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from attrs import define, field

from tests.worker.scene import WORKER
from tests.worker.storm.asking import Asking
from tests.worker.storm.disk import Disk
from tests.worker.storm.engine import WitnessedEngine
from tests.worker.storm.once import ServesOnce, agent_of
from tests.worker.storm.server import WitnessedServer
from tests.worker.storm.views import Spell
from tests.worker.storm.witness import Witness
from tests.worker.storm.work import HANDLERS, PROGRAMS, actions, image, with_identities
from tinkworker.lifecycle.policy import Policy
from tinkworker.runtime.port import Specification
from tinkworker.runtime.simulated.container import Simulated
from tinkworker.runtime.simulated.runtime import SimulatedRuntime
from tinkworker.runtime.simulated.script import Listed, Program
from tinkworker.server.port import Abilities, Action, State
from tinkworker.testing.clock import ManualClock
from tinkworker.testing.server import TINK, Method
from tinkworker.worker.composition import Parts
from tinkworker.worker.workspace import workspace


@define(eq=False)
class World:
    """
    Everything that outlives a worker.

    Attributes:
        folder: Where the worker keeps its data.
        policy: What its operator decided.
        abilities: What the server's protocol can do.
        serves_once: Whether the server gives each action away once, as agents' servers once did.
        strangers: The containers that another worker started.
    """

    folder: Path
    policy: Policy = field(factory=Policy)
    abilities: Abilities = TINK
    serves_once: bool = False
    clock: ManualClock = field(factory=ManualClock)
    witness: Witness = field(init=False)
    server: WitnessedServer = field(init=False)
    engine: WitnessedEngine = field(init=False)
    disk: Disk = field(init=False)
    strangers: list[Simulated] = field(factory=list)

    def __attrs_post_init__(self) -> None:
        """A server, an engine, and a container on it that is none of the worker's business."""
        clock = self.clock
        self.witness = Witness(clock.monotonic, self.policy)
        kind = ServesOnce if self.serves_once else WitnessedServer
        self.server = kind(abilities=self.abilities, witness=self.witness, clock=clock)
        programs = {image(name): program for name, program in PROGRAMS.items()}
        self.engine = WitnessedEngine(clock, Listed(programs=programs | HANDLERS), witness=self.witness)
        self.engine.add_image("elsewhere/database:1")
        self.engine.database = self.engine.create(Specification("database", "elsewhere/database:1"))
        self.engine.database.program = Program(seconds=float("inf"))
        self.engine.start(self.engine.database)
        self.disk = Disk(clock.monotonic)

    def parts(self, life: int, living: Callable[[], set[int]]) -> Parts:
        """What a life of the worker is made of."""
        server = agent_of(self.server) if isinstance(self.server, ServesOnce) else self.server
        asking = Asking(server, self.clock, self.witness, life, living)
        runtime = SimulatedRuntime(self.engine)
        return Parts(WORKER, asking, runtime, self.clock, (), self.folder, memory=lambda: None)

    def deploy(self, name: str, programs: list[str]) -> None:
        """Make a workflow, or delete the one that has this name and make another."""
        self._make(name, actions(programs))

    def deploy_again(self, name: str) -> None:
        """Delete a workflow and make the same one."""
        self._make(name, self.server.stored[name].actions)

    def _make(self, name: str, made: tuple[Action, ...]) -> None:
        """Have a workflow of these actions, each with an id that no other one has if the protocol knows them by ids."""
        deployments = sum(len(deployed) for deployed in self.witness.deployments.values())
        self.server.deploy(name, *(made if self.abilities.looks_ahead else with_identities(made, deployments)))

    def inherit(self, name: str, programs: list[str]) -> None:
        """Make a workflow whose first action another worker began, as it calls its container, and then died."""
        self._make(name, actions(programs, mark=f"-{name.rpartition('/')[2]}"))
        workflow = self.server.stored[name]
        first = workflow.actions[0]
        theirs = f"tinkerbell_{first.name}_{first.identity}" if first.identity else f"action_{first.name}"
        self.engine.add_image(first.image)
        made = Specification(theirs, first.image, workspace=workspace(self.folder, name))
        container = self.engine.create(made)
        self.engine.start(container)
        self.strangers.append(container)
        self.witness.inherited(container, name)
        workflow.states[0] = State.RUNNING
        self.server.views.note(self.server.stored)

    def fall_behind(self, methods: frozenset[Method], ages: tuple[float, ...], seconds: float) -> None:
        """Let the server read through caches that are behind, for so long."""
        self.server.views.spells.insert(0, Spell(methods, ages, self.clock.monotonic() + seconds))

    def jump(self, years: int) -> None:
        """Set the calendar."""
        self.clock.set_wall(self.clock.wall() + timedelta(days=365 * years))

    def journals(self) -> list[Path]:
        """The worker's journals."""
        return sorted(self.folder.glob(".tink-worker/*/*.jsonl"))

    def spoil_journals(self, place: float) -> None:
        """
        Write nonsense into each journal, somewhere before its last line.

        A last line that is torn is no damage: it was being written when the worker was killed, so that nothing which
        needs it was done yet. A journal whose end is missing as if it had never been written is nothing that a worker
        could tell, nor anything that befalls a file which is synchronised before each effect.
        """
        self.witness.forgetful = True
        for path in self.journals():
            *before, last = path.read_bytes().splitlines(keepends=True)
            before.insert(int(len(before) * place), b"nonsense\n")
            path.write_bytes(b"".join([*before, last]))

    def lose_journals(self) -> None:
        """Take the journals away."""
        self.witness.forgetful = True
        for path in self.journals():
            path.unlink()

    def fill_disk(self, seconds: float) -> None:
        """Have no room for journals; one that cannot be written is taken away by the worker itself."""
        self.witness.forgetful = True
        self.disk.fill(seconds)

    def calm(self) -> None:
        """Let nothing go wrong any more."""
        self.server.troubles.clear()
        self.server.delays.clear()
        self.server.views.spells.clear()
        self.engine.faults.clear()
        self.disk.full_until = 0.0

    @property
    def still_open(self) -> list[str]:
        """The workflows that have not come to their end."""
        return [name for name, workflow in self.server.stored.items() if workflow.open]

    @property
    def left_over(self) -> list[Simulated]:
        """The worker's containers that are still there."""
        others = [self.engine.database, *self.strangers]
        return [container for container in self.engine.containers.values() if container not in others]

    def speaks_of(self, workflow: str) -> bool:
        """Whether the server has a workflow that it did not end by itself."""
        latest = self.witness.deployments[workflow][-1]
        return self.server.stored.get(workflow) is latest.workflow and not latest.over

    @property
    def touched(self) -> list[str]:
        """The containers of others that somebody stopped or removed, and nobody but the worker can have."""
        lost = [run.container for run in self.witness.runs if run.lost is not None]
        kept = self.engine.containers.values()
        others = [each for each in (self.engine.database, *self.strangers) if each is not None and each not in lost]
        cut = [each.name for each in others if each.cut and each.id not in self.witness.ended_by_engine]
        return cut + [each.name for each in others if each not in kept]
