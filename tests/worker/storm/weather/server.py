"""What befalls a server, and what is between it and the worker."""

from typing import Any

from hypothesis import strategies
from hypothesis.stateful import rule

from tests.worker.storm.trouble import Delay, Passing
from tests.worker.storm.views import OLDEST
from tests.worker.storm.weather.base import EVERYTHING, MOMENTS, TIMES, Weather
from tinkworker.server import agent_v0_17, tink_v0_12
from tinkworker.server.channel.connection import RpcFailed
from tinkworker.server.meaning import Call
from tinkworker.server.port import ServerFault, ServerUnreachable
from tinkworker.testing.server import ServerTrouble

WAYS = strategies.sampled_from(["request", "answer"])
PROMPT = strategies.sampled_from([0, 1, 2])
LATENESSES = strategies.sampled_from([0.3, 2.0, 12.0, 25.0])  # the last is little less than what a call may take
METHODS = strategies.sampled_from(["workflows", "context", "actions", "report"])
CACHED_METHODS = strategies.sampled_from([EVERYTHING, frozenset({"workflows"}), frozenset({"report"})])
AGES = strategies.sampled_from([(0.3,), (2.0,), (OLDEST,), (OLDEST, 0.0), (0.0, 0.0, OLDEST)])
SPELLS = strategies.sampled_from([10.0, 60.0, 300.0])

CONFLICT = "Operation cannot be fulfilled on workflows.tinkerbell.org: the object has been modified"
TINK_SAYS = strategies.sampled_from(
    [
        ("INVALID_ARGUMENT", "invalid workflow id"),  # of a conflict
        ("INVALID_ARGUMENT", "reported action name does not match the current action details"),
        ("UNKNOWN", "workflows.tinkerbell.org not found"),
        ("RESOURCE_EXHAUSTED", "too many requests"),
        ("UNAVAILABLE", "connection refused"),
    ]
)
AGENTS_SERVERS_SAY = strategies.sampled_from([("INTERNAL", CONFLICT), ("RESOURCE_EXHAUSTED", ""), ("UNAVAILABLE", "")])
PASSING = 30.0
"""Seconds in which what a server says out of the blue has passed: half of what makes it true."""

RPCS = {"report": "ReportActionStatus", "actions": "GetWorkflowActions"}
"""The methods of the port that a server may refuse without a reason, and what they are called on the wire."""


class ServerWeather(Weather):
    """It is cut off, slow, hears a thing twice, and refuses what it would take."""

    @rule(method=METHODS, when=MOMENTS, times=TIMES)
    def the_server_is_cut_off(self, method: Any, when: Any, times: int) -> None:
        """Before it acts, or after: the answer is lost."""
        fault = ServerUnreachable("no route to host")
        self.world.server.troubles.append(ServerTrouble(method, fault, when, times))

    @rule(of=WAYS, method=METHODS, seconds=LATENESSES, times=TIMES, prompt=PROMPT)
    def the_server_is_slow(self, of: Any, method: Any, seconds: float, times: int, prompt: int) -> None:
        """A request or an answer takes its time, and another one is faster."""
        self.world.server.delays.append(Delay(of, method, seconds, times, prompt))

    @rule(seconds=LATENESSES, times=TIMES)
    def reports_arrive_twice(self, seconds: float, times: int) -> None:
        """Once more, behind others; or only then, where the first one is lost."""
        self.world.server.delays.append(Delay("copy", "report", seconds, times))

    @rule(method=strategies.sampled_from(sorted(RPCS)), data=strategies.data(), times=strategies.sampled_from([1, 2]))
    def the_server_refuses_out_of_the_blue(self, method: Any, data: Any, times: int) -> None:
        """With a conflict, or too much to do; it may say that in words that could mean more."""
        code, text = data.draw(TINK_SAYS if self.abilities.looks_ahead else AGENTS_SERVERS_SAY)
        table = tink_v0_12.MEANINGS if self.abilities.looks_ahead else agent_v0_17.MEANINGS
        fault = Call(RPCS[method], "memory", "default/relay").interpret(table, RpcFailed(code, text))
        assert isinstance(fault, ServerFault)
        until = self.world.clock.monotonic() + PASSING
        self.world.server.troubles.append(Passing(method, fault, "before", times, until))


class CacheWeather(Weather):
    """It reads through caches."""

    @rule(methods=CACHED_METHODS, ages=AGES, seconds=SPELLS)
    def the_server_sees_what_was(self, methods: Any, ages: tuple[float, ...], seconds: float) -> None:
        """It may not even know yet what it has just acknowledged."""
        self.world.fall_behind(methods, ages, seconds)
