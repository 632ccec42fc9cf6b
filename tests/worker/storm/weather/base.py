"""What every story has: work, time, and what must hold after every step."""

import shutil
import tempfile
from pathlib import Path

from hypothesis import strategies
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tests.worker.storm.storm import Storm
from tests.worker.storm.views import OLDEST
from tests.worker.storm.work import PROGRAMS
from tests.worker.storm.world import World
from tinkworker.lifecycle.policy import Policy
from tinkworker.server.port import Abilities
from tinkworker.testing.server import TINK, Method

LISTS = strategies.lists(strategies.sampled_from(sorted(PROGRAMS)), min_size=1, max_size=3)
SECONDS = strategies.sampled_from([0.05, 0.5, 1.0, 3.0, 6.0, 11.0, 20.0, 45.0, 45.0, 700.0])
LATER = strategies.sampled_from([0.0, 0.3, 2.0])
TIMES = strategies.sampled_from([1, 2, 5, 20])
MOMENTS = strategies.sampled_from(["before", "after"])
EVERYTHING: frozenset[Method] = frozenset({"workflows", "actions", "report"})
FIRST_AGES = strategies.sampled_from([(0.0,), (2.0,), (OLDEST,), (OLDEST, 0.0)])
POLICIES = strategies.builds(
    Policy,
    prepare_ahead=strategies.sampled_from([0, 1]),
    poll_interval=strategies.sampled_from([2.0, 3.0]),
    on_lost=strategies.sampled_from(["fail", "rerun"]),
    on_server_timeout=strategies.sampled_from(["continue", "stop"]),
)


class Weather(RuleBasedStateMachine):
    """What happens to every worker."""

    abilities: Abilities = TINK
    serves_once = False

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.storm: Storm

    @property
    def world(self) -> World:
        """What is around the worker."""
        return self.storm.world

    @property
    def lives(self) -> int:
        """How many workers live: the one, and perhaps another one of its id that waits for its end."""
        return len(self.storm.lives)

    @initialize(policy=POLICIES, programs=LISTS, ages=FIRST_AGES)
    def begin(self, policy: Policy, programs: list[str], ages: tuple[float, ...]) -> None:
        """A worker, a workflow for it, and a server whose caches may be behind."""
        self.storm = Storm(World(self.folder, policy, self.abilities, self.serves_once))
        if not self.serves_once:
            self.world.fall_behind(EVERYTHING, ages, 300.0)
        self.world.deploy("default/relay", programs)
        self.storm.start()

    @rule(seconds=SECONDS)
    def time_passes(self, seconds: float) -> None:
        """Let whoever sleeps wake, each at its moment."""
        self.storm.advance(seconds)

    @precondition(lambda self: self.lives)
    @rule(seconds=LATER)
    def the_work_goes_on(self, seconds: float) -> None:
        """Until the server hears of it, and a little further."""
        self.storm.advance_to_report(seconds)

    @rule(programs=LISTS, seconds=LATER)
    def work_comes(self, programs: list[str], seconds: float) -> None:
        """A workflow of a name that was not there before."""
        self.world.deploy(self.fresh_name(), programs)
        self.storm.advance_to_report(seconds)

    def fresh_name(self) -> str:
        """A name that no workflow has had."""
        return f"default/{len(self.world.witness.deployments)}"

    @invariant()
    def promises_are_kept(self) -> None:
        """What the server and the engine saw is what must be."""
        if hasattr(self, "storm"):
            assert not self.world.witness.broken, self.world.witness.broken
            assert not self.world.touched, f"containers of somebody else were touched: {self.world.touched}"

    def left_over(self) -> list[str]:
        """The containers that should have been removed."""
        return [container.name for container in self.world.left_over]

    def teardown(self) -> None:
        """In peace everything comes to its end, and nothing is left."""
        try:
            if hasattr(self, "storm"):
                self.storm.calm()
                self.promises_are_kept()
                assert not self.world.still_open, self.world.still_open
                assert not self.left_over(), self.left_over()
        finally:
            if hasattr(self, "storm"):
                self.storm.close()
            shutil.rmtree(self.folder)
