"""Whatever goes wrong, in whatever order: nothing runs twice, no outcome is lost or invented, nothing is left."""

import shutil
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import settings, strategies
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tests.parts.fuzz import inputs
from tests.worker.scenario.agent import AGENT
from tests.worker.storm.server import Delay
from tests.worker.storm.storm import PROGRAMS, Storm
from tests.worker.storm.views import OLDEST
from tinkworker.lifecycle.policy import Policy
from tinkworker.testing.server import TINK, Method

NAMES = strategies.sampled_from(["default/relay", "default/other"])
TURNS = strategies.integers(0, 120)
TIMES = strategies.sampled_from([1, 2, 5, 20])
SECONDS = strategies.sampled_from([0.05, 0.5, 1.0, 3.0, 6.0, 11.0, 20.0, 45.0, 45.0, 700.0])
MOMENTS = strategies.sampled_from(["before", "after"])
LISTS = strategies.lists(strategies.sampled_from(sorted(PROGRAMS)), min_size=1, max_size=3)
INTERVALS = strategies.sampled_from([2.0, 3.0])
LATER = strategies.sampled_from([0.0, 0.3, 2.0])
AGES = strategies.sampled_from([(0.3,), (2.0,), (OLDEST,), (OLDEST, 0.0), (0.0, 0.0, OLDEST)])
FIRST_AGES = strategies.sampled_from([(0.0,), (2.0,), (OLDEST,), (OLDEST, 0.0)])
SPELLS = strategies.sampled_from([10.0, 60.0, 300.0])
WAYS = strategies.sampled_from(["request", "answer"])
PROMPT = strategies.sampled_from([0, 1, 2])
LATENESSES = strategies.sampled_from([0.3, 2.0, 12.0, 25.0])  # the last is little less than what a call may take
SERVER_METHODS = strategies.sampled_from(["workflows", "context", "actions", "report"])
EVERYTHING: frozenset[Method] = frozenset({"workflows", "actions", "report"})
CACHED_METHODS = strategies.sampled_from([EVERYTHING, frozenset({"workflows"}), frozenset({"report"})])
ENGINE_METHODS = strategies.sampled_from([None, "pull", "create", "start", "wait", "stop", "remove", "find"])


class Weather(RuleBasedStateMachine):
    """What happens to every worker."""

    abilities = TINK

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.storm: Storm

    @initialize(prepare_ahead=strategies.sampled_from([0, 1]), poll_interval=INTERVALS, programs=LISTS, ages=FIRST_AGES)
    def begin(self, prepare_ahead: int, poll_interval: float, programs: list[str], ages: tuple[float, ...]) -> None:
        """A worker, a workflow for it, and the first weather."""
        policy = Policy(prepare_ahead=prepare_ahead, poll_interval=poll_interval)
        self.storm = Storm(self.folder, policy, self.abilities)
        self.storm.fall_behind(EVERYTHING, ages, 300.0)
        self.storm.deploy("default/relay", programs)
        self.storm.start()

    @rule(seconds=SECONDS)
    def time_passes(self, seconds: float) -> None:
        """Let whoever sleeps wake, each at its moment."""
        self.storm.advance(seconds)

    @precondition(lambda self: self.storm.alive)
    @rule(seconds=LATER)
    def the_work_goes_on(self, seconds: float) -> None:
        """Until the server hears of it, and a little further."""
        self.storm.advance_to_report(seconds)

    @rule(programs=LISTS, seconds=LATER)
    def work_comes(self, programs: list[str], seconds: float) -> None:
        """A workflow of a name that was not there before."""
        self.storm.deploy(f"default/{len(self.storm.witness.deployments)}", programs)
        self.storm.advance_to_report(seconds)

    @precondition(lambda self: self.storm.alive)
    @rule(turns=TURNS, returns=strategies.booleans())
    def the_worker_is_killed(self, turns: int, returns: bool) -> None:  # noqa: FBT001 a thing of chance
        """Anywhere in what it does; its supervisor may have it back at once."""
        self.storm.kill(turns)
        if returns:
            self.storm.start()

    @precondition(lambda self: self.storm.alive)
    @rule(seconds=SECONDS)
    def the_worker_is_told_to_stop(self, seconds: float) -> None:
        """And killed if it takes too long."""
        self.storm.terminate(seconds)

    @precondition(lambda self: not self.storm.alive)
    @rule()
    def the_worker_is_started(self) -> None:
        """By its supervisor."""
        self.storm.start()

    @rule(method=SERVER_METHODS, when=MOMENTS, times=TIMES)
    def the_server_is_cut_off(self, method: Any, when: str, times: int) -> None:
        """Before it acts, or after: the answer is lost."""
        self.storm.trouble(method, when, times)

    @rule(of=WAYS, method=SERVER_METHODS, seconds=LATENESSES, times=TIMES, prompt=PROMPT)
    def the_server_is_slow(self, of: Any, method: Any, seconds: float, times: int, prompt: int) -> None:
        """A request or an answer takes its time, and another one is faster."""
        self.storm.delay(Delay(of, method, seconds, times, prompt))

    @rule(methods=CACHED_METHODS, ages=AGES, seconds=SPELLS)
    def the_server_sees_what_was(self, methods: Any, ages: tuple[float, ...], seconds: float) -> None:
        """It reads through caches, which may not even know yet what the server has just acknowledged."""
        self.storm.fall_behind(methods, ages, seconds)

    @rule(seconds=LATENESSES, times=TIMES)
    def reports_arrive_twice(self, seconds: float, times: int) -> None:
        """Once more, behind others; or only then, where the first one is lost."""
        self.storm.delay(Delay("copy", "report", seconds, times))

    @rule(method=ENGINE_METHODS, when=MOMENTS, times=TIMES)
    def the_engine_does_not_answer(self, method: Any, when: str, times: int) -> None:
        """The same."""
        self.storm.fault(method, when, times)

    @rule(years=strategies.sampled_from([-50, 50]))
    def the_calendar_jumps(self, years: int) -> None:
        """As ntpd does it to a machine that booted in 1970."""
        self.storm.jump(years)

    @invariant()
    def promises_are_kept(self) -> None:
        """What the server and the engine saw is what must be."""
        if hasattr(self, "storm"):
            assert not self.storm.witness.broken, self.storm.witness.broken
            assert self.storm.stranger.cut is None, "the container of somebody else was stopped"

    def left_over(self) -> list[str]:
        """The containers that should have been removed."""
        return [container.name for container in self.storm.left_over]

    def teardown(self) -> None:
        """In peace everything comes to its end, and nothing is left."""
        try:
            if hasattr(self, "storm"):
                self.storm.calm()
                self.promises_are_kept()
                assert not self.storm.still_open, self.storm.still_open
                assert not self.left_over(), self.left_over()
        finally:
            if hasattr(self, "storm"):
                self.storm.close()
            shutil.rmtree(self.folder)


class NamesComeAgain(Weather):
    """Workflows are deleted and made again, and every journal is as it was written."""

    @rule(name=NAMES, programs=LISTS)
    def a_workflow_is_made(self, name: str, programs: list[str]) -> None:
        """In the place of the one that had this name, if there was one."""
        self.storm.deploy(name, programs)

    @precondition(lambda self: "default/relay" in self.storm.server.stored)
    @rule()
    def a_workflow_is_deleted(self) -> None:
        """Whatever its state."""
        self.storm.delete("default/relay")


class ServedOneByOne(NamesComeAgain):
    """The same, from a server that serves one action after the other and knows each by an id."""

    abilities = AGENT


class JournalsSuffer(Weather):
    """Journals are lost or damaged between two lives; names do not come again."""

    @precondition(lambda self: not self.storm.alive)
    @rule()
    def journals_are_lost(self) -> None:
        """All of them."""
        self.storm.lose_journals()

    @precondition(lambda self: not self.storm.alive)
    @rule(place=strategies.floats(0, 1, exclude_max=True))
    def journals_are_damaged(self, place: float) -> None:
        """Somewhere, each at the same part of its length."""
        self.storm.spoil_journals(place)

    def left_over(self) -> list[str]:
        """
        Those that still run.

        Where no record says that a workflow is over, what is left of it is kept: the server lists no workflow that is
        over, but none that waits for another worker's turn either.
        """
        now = self.storm.scene.clock.monotonic()
        return [container.name for container in self.storm.left_over if container.running(now)]


TestNamesComeAgain = NamesComeAgain.TestCase
TestServedOneByOne = ServedOneByOne.TestCase
TestJournalsSuffer = JournalsSuffer.TestCase
STORMS = settings(parent=inputs(30), stateful_step_count=25)
TestNamesComeAgain.settings = TestServedOneByOne.settings = TestJournalsSuffer.settings = STORMS
