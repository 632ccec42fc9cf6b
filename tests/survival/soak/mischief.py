"""What is done to a worker and to what it depends on, at random."""

import signal
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from random import Random

from attrs import define, field

from tests.end_to_end.stage import Stage, Worker
from tests.parts.wait import wait_until
from tests.survival.soak.containers import Containers
from tests.survival.soak.outage import Outage
from tests.survival.soak.programs import FILE
from tinkworker.clock import SystemClock
from tinkworker.server.development.fault import Fault, Point, Silence, Stale, Status

METHODS = {
    "tink-0.12": ("ReportActionStatus", "GetWorkflowContexts", "GetWorkflowActions"),
    "agent": ("ReportActionStatus", "GetAction"),
}
"""What a server of each protocol is asked."""

NOT_YET_THERE = -signal.SIGTERM
"""The status of a worker that is told to stop before it has read its flags."""


SEVERAL_SILENCES = 300.0
"""Seconds that a server may say nothing, as it was told to once or several times."""


@define(eq=False)
class Mischief:
    """
    Does harm, and keeps count.

    Attributes:
        stage: The server, and who starts workers.
        containers: What runs actions.
        flags: What every worker is told.
        random: Where chance comes from.
        done: How often each kind of harm was done.
        ended: When whatever runs actions was ended, and those that ran with it; their failure is true.
        worker: Who lives now.
    """

    stage: Stage
    containers: Containers
    flags: tuple[str, ...]
    random: Random
    done: Counter[str] = field(factory=Counter)
    ended: list[Outage] = field(factory=list)
    worker: Worker = field(init=False)

    def __attrs_post_init__(self) -> None:
        """Somebody has to live."""
        self.worker = self.stage.start(*self.flags)

    @property
    def kinds(self) -> Mapping[str, Callable[[], None]]:
        """All kinds of harm that can be done here."""
        kinds = {
            "worker killed": self.kill,
            "worker told to stop": self.stop,
            "server restarted": self.restart_server,
            "reply lost": lambda: self.fault(Point.AFTER, Status()),
            "request lost": lambda: self.fault(Point.BEFORE, Status()),
            "reply refused": lambda: self.fault(Point.BEFORE, Status("INTERNAL", "something went wrong")),
            "reply stale": lambda: self.fault(Point.AFTER, Stale()),
            "no reply": lambda: self.fault(Point.AFTER, Silence()),
            "reply late": lambda: self.fault(Point.AFTER, None, delay=self.random.uniform(0.1, 3)),
        }
        if self.containers.may_end:
            kinds |= {"engine restarted": self.restart_engine, "engine killed": self.kill_engine}
        return kinds

    def do(self) -> None:
        """Do some harm."""
        kind = self.random.choice(sorted(self.kinds))
        self.kinds[kind]()
        self.done[kind] += 1

    def live_again(self) -> None:
        """Start the next worker."""
        self.worker = self.stage.start(*self.flags)

    def kill(self) -> None:
        """Kill worker and supervisor, and start others."""
        self.worker.kill()
        self.live_again()

    def stop(self) -> None:
        """Tell the worker to stop; local processes end with it."""
        with nullcontext() if self.containers.outlive_worker else self.ending():
            assert self.worker.terminate() in {0, NOT_YET_THERE}, self.worker.errors.read_text()
        self.live_again()

    def restart_server(self) -> None:
        """End the server and start it again, where it was and with what it knew."""
        faults = self.stage.server.faults
        self.stage.leave()
        self.stage.serve(self.stage.server.address)
        self.stage.call(lambda server: server.faults.extend(faults))

    def fault(self, point: Point, answer: Status | Silence | Stale | None, delay: float = 0.0) -> None:
        """Have one of the next answers go wrong."""
        method = self.random.choice(METHODS[self.stage.protocol.name])
        fault = Fault("soak", method, times=1, delay=delay, point=point, answer=answer)
        self.stage.call(lambda server: server.faults.append(fault))

    def restart_engine(self) -> None:
        """End the engine by SIGTERM, which ends its containers, and start it again."""
        self.await_program()
        with self.ending():
            self.containers.restart()

    def kill_engine(self) -> None:
        """End the engine by SIGKILL, and start it again, whereupon it ends its containers."""
        self.await_program()
        with self.ending():
            self.containers.kill()

    def await_program(self) -> None:
        """Let a program begin, two times out of three: an engine is rarely ended in its life, and that has to hit."""
        if self.random.randrange(3):
            begun = len(self.said("begin"))
            wait_until(lambda: len(self.said("begin")) > begun or self.idle(), SEVERAL_SILENCES)

    def idle(self) -> bool:
        """Whether the server has nothing to do for anybody."""
        return all(workflow.ended for workflow in self.stage.call(lambda server: server.workflows()))

    def said(self, *words: str) -> set[tuple[str, str]]:
        """Which programs, of which workflow, have said one of these words, by their own traces."""
        return {
            (str(trace.parent.relative_to(self.stage.data)), line.partition(" ")[2])
            for trace in self.stage.data.glob(f"*/*/{FILE}")
            for line in trace.read_text().splitlines()
            if line.startswith(words)
        }

    @contextmanager
    def ending(self) -> Iterator[None]:
        """Remember that whatever runs actions is ended in between, and those that run meanwhile with it."""
        since, over = SystemClock().wall(), self.said("end", "fail")
        try:
            yield
        finally:
            self.ended.append(Outage(since, SystemClock().wall(), frozenset(self.said("begin") - over)))
