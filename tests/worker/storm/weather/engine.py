"""What befalls an engine, and what else is on it."""

from typing import Any

from hypothesis import strategies
from hypothesis.stateful import rule

from tests.worker.storm.weather.base import LATER, LISTS, MOMENTS, TIMES, Weather
from tinkworker.runtime.port import EngineUnavailable
from tinkworker.runtime.simulated.fault import Fault

METHODS = strategies.sampled_from([None, "pull", "create", "start", "wait", "stop", "remove", "find", "strangers"])
CODES = strategies.sampled_from([137, 143, 255])
AWAY = strategies.sampled_from([0, 3, 20])


class EngineWeather(Weather):
    """It does not answer, is ended with all that it runs, and loses a container."""

    @rule(method=METHODS, when=MOMENTS, times=TIMES)
    def the_engine_does_not_answer(self, method: Any, when: Any, times: int) -> None:
        """Before it acts, or after."""
        fault = EngineUnavailable("the engine does not answer")
        self.world.engine.faults.append(Fault(method, fault, when, times))

    @rule(code=CODES, calls=AWAY)
    def the_engine_is_ended(self, code: int, calls: int) -> None:
        """And all that runs with it; by the status 255 it says that it did not see how. Then it is away for a while."""
        self.world.engine.end_all(code)
        if calls:
            self.world.engine.faults.append(Fault(None, EngineUnavailable("no such socket"), "before", calls))

    @rule(place=strategies.floats(0, 1, exclude_max=True))
    def a_container_vanishes(self, place: float) -> None:
        """Somebody removes it, as `docker system prune` does."""
        self.world.engine.lose(place)

    @rule(years=strategies.sampled_from([-50, 50]))
    def the_calendar_jumps(self, years: int) -> None:
        """As ntpd does it to a machine that booted in 1970."""
        self.world.jump(years)


class PredecessorWeather(Weather):
    """Another worker was here before: Go's, or an agent."""

    @rule(programs=LISTS, seconds=LATER)
    def another_worker_has_died(self, programs: list[str], seconds: float) -> None:
        """Its container runs on, and is waited for; whoever finds it neither starts another one nor stops it."""
        self.world.inherit(self.fresh_name(), programs)
        self.storm.advance_to_report(seconds)
