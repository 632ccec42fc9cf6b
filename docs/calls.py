"""
When each call of the server port is made, and what follows from each answer: read from the charts, and tried.

Which states ask, how they are come to, and where answers lead is in the charts. What an answer is called there is
tried: the worker's own activities are performed with a server that answers so.
"""

import asyncio
import tempfile
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from attrs import frozen
from pictures import topology

from tinkworker.clock import SystemClock
from tinkworker.engine.drawing.arrow import words
from tinkworker.engine.topology import Edge, Topology
from tinkworker.lifecycle.attempt import Attempt
from tinkworker.lifecycle.charts import NAMES
from tinkworker.lifecycle.report.activities import ReadRequest, ReportRequest
from tinkworker.lifecycle.worker.activities import WorkerRequest
from tinkworker.lifecycle.workflow.activities import DescribeRequest
from tinkworker.runtime.simulated.engine import Engine
from tinkworker.runtime.simulated.runtime import SimulatedRuntime
from tinkworker.runtime.simulated.script import Listed
from tinkworker.server.port import (
    Action,
    Refusal,
    Report,
    ServerFault,
    ServerRefused,
    ServerUnreachable,
    State,
    WrongProtocol,
)
from tinkworker.testing.server import MemoryServer, Method, ServerTrouble
from tinkworker.worker.composition import Parts, compose

WORKER, OPEN, OVER = "w1", "default/open", "default/over"
ATTEMPT = Attempt(workflow=OPEN, generation=1, task="t", action="one", index=0, run=1, worker=WORKER)


@frozen
class Ask:
    """
    A reason for which the port is called.

    Attributes:
        method: The port's call.
        activity: The activity that makes it.
        request: What the activity is asked.
        why: What it is for.
    """

    method: Method
    activity: str
    request: object
    why: str


ASKS = (
    Ask("workflows", "server.workflows", WorkerRequest(WORKER), "what is to be done?"),
    Ask("actions", "server.actions", DescribeRequest(OPEN), "what are a workflow's actions?"),
    Ask(
        "report",
        "server.report",
        ReportRequest(ATTEMPT, Report(OPEN, "t", "one", WORKER, State.RUNNING, identity="id"), confirmed=True),
        "an action begins, or has ended",
    ),
    Ask("context", "server.read", ReadRequest(OPEN, WORKER), "has the server a report whose fate is open?"),
    Ask("actions", "server.read", ReadRequest(OVER, WORKER), "is a workflow that is not shown still known?"),
)

FAULTS: Sequence[tuple[str, ServerFault | None]] = (
    ("what was asked for", None),
    ("unreachable", ServerUnreachable("")),
    ("wrong protocol", WrongProtocol("")),
    *((f"refused: {refusal.value}", ServerRefused(refusal, "")) for refusal in Refusal),
)
"""Every answer of the port."""


@cache
def event(ask: Ask, answer: str) -> str:
    """What an answer is called in the charts."""
    fault = dict(FAULTS)[answer]
    server = MemoryServer()
    server.add(OPEN, [Action("t", "one", WORKER, "example/one:1", identity="id")])  # sure, so that a report is sent
    server.troubles += [ServerTrouble(ask.method, fault)] if fault is not None else []

    async def perform() -> str:
        with tempfile.TemporaryDirectory() as folder:
            clock = SystemClock()
            runtime = SimulatedRuntime(Engine(clock, Listed()))
            worker = compose(Parts(WORKER, server, runtime, clock, (), Path(folder)))
            try:
                outcome = await worker.driver.performers.activities[ask.activity](ask.request)
            finally:
                await worker.close()
        return str(outcome.name)

    return asyncio.run(perform())


def asking(ask: Ask) -> Iterator[tuple[Topology, str]]:
    """The states in which an activity is alive, each with its chart."""
    for chart in map(topology, NAMES):
        yield from ((chart, state) for state in chart.edges if chart.states[state].invoke == ask.activity)


def ways_in(chart: Topology, state: str) -> Iterator[str]:
    """The edges by which a state is entered, composites not taken apart, each once."""
    if chart.initial == state:
        yield "the beginning"
    entering = (edge for edge in chart.walk() if any(entered.name == state for entered in edge.enters))
    yield from dict.fromkeys(f"`{edge.identity.partition('[')[0]}`" for edge in entering)


def way_on(edge: Edge) -> str:
    """Where an edge leads, under which condition, and what happens on it."""
    condition = f"if `{edge.alternative.guard}`: " if edge.alternative.guard else ""
    happens = [f"`{word}`" for word in words(edge.alternative.effects)]
    leads = "stays" if edge.alternative.target is None else f"→ **{edge.alternative.target}**"
    return f"{condition}{', '.join([*happens, leads])}"


def called(ask: Ask, answer: str) -> Iterator[str]:
    """Where the charts hear an answer: `state.event`."""
    yield from (f"`{state}.{event(ask, answer)}`" for _, state in asking(ask))


def whens() -> Iterator[Sequence[str]]:
    """When each call is made: the call, what for, in which state, and the edges that lead there."""
    for ask in ASKS:
        for chart, state in asking(ask):
            yield f"`{ask.method}`", ask.why, f"{chart.chart} **{state}**", ", ".join(ways_in(chart, state))


def thens() -> Iterator[Sequence[str]]:
    """What follows: the call in its state, what was answered, what the chart makes of it."""
    for ask in ASKS:
        for chart, state in asking(ask):
            for name in dict.fromkeys(event(ask, answer) for answer, _ in FAULTS):
                answers = (answer for answer, _ in FAULTS if event(ask, answer) == name)
                ways = "<br>".join(map(way_on, chart.edges[state][name]))
                yield f"`{ask.method}` in **{state}**", ", ".join(answers), f"`{name}`", ways
