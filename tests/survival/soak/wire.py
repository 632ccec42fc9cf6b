"""What goes wrong between the worker of a soak and those whom it asks."""

from collections.abc import Callable, Mapping
from random import Random

from attrs import define, field

from tests.end_to_end.stage import Stage
from tests.parts.proxy import Break
from tests.survival.faults.table import ENGINE, RUNNING, SERVER, SUCCESS, Trouble
from tinkworker.server.development.fault import Fault, Point, Silence, Stale, Status

METHODS = {
    "tink-0.12": ("ReportActionStatus", "GetWorkflowContexts", "GetWorkflowActions"),
    "agent": ("ReportActionStatus", "GetAction"),
}
"""What a server of each protocol is asked."""

REPORTS = (RUNNING, SUCCESS)
"""What the requests to all servers have in common."""


@define(eq=False)
class Wire:
    """
    Does harm to requests and answers.

    Attributes:
        stage: The server.
        random: Where chance comes from.
        to_server: What is to happen to connections to it.
        to_engine: What is to happen to connections to an engine; None if there is none.
        planned: All faults that were planned, whether or not they have met a request.
    """

    stage: Stage
    random: Random
    to_server: list[Break] = field(factory=list)
    to_engine: list[Break] | None = None
    planned: list[Fault | Break] = field(factory=list)

    @property
    def kinds(self) -> Mapping[str, Callable[[], None]]:
        """All that can go wrong."""
        kinds = {
            "server restarted": self.restart_server,
            "server cut off": lambda: self.sever(self.to_server, self.troubles()),
            "request late": lambda: self.fault(delay=self.random.uniform(0.1, 3)),
            "request lost": lambda: self.fault(Status()),
            "reply late": lambda: self.fault(lag=self.random.uniform(0.1, 3)),
            "reply lost": lambda: self.fault(Status(), Point.AFTER),
            "reply refused": lambda: self.fault(Status("INTERNAL", "something went wrong")),
            "reply stale": lambda: self.fault(Stale(), Point.AFTER),
            "no reply": lambda: self.fault(Silence(), Point.AFTER),
            "report twice": lambda: self.plan(Fault("soak", arrivals=2)),
        }
        if (to_engine := self.to_engine) is not None:
            kinds["engine cut off"] = lambda: self.sever(to_engine, ENGINE)
        return kinds

    def restart_server(self) -> None:
        """End the server and start it again, where it was and with what it knew."""
        faults = self.stage.server.faults
        self.stage.leave()
        self.stage.serve(self.stage.server.address)
        self.stage.call(lambda server: server.faults.extend(faults))

    def fault(
        self,
        answer: Status | Silence | Stale | None = None,
        point: Point = Point.BEFORE,
        delay: float = 0,
        lag: float = 0,
    ) -> None:
        """Have one of the next answers go wrong; whatever is late is overtaken."""
        method = self.random.choice(METHODS[self.stage.protocol.name])
        self.plan(Fault("soak", method, delay=delay, lag=lag, point=point, answer=answer))

    def plan(self, fault: Fault) -> None:
        """Have the server do it."""
        self.planned.append(fault)
        self.stage.call(lambda server: server.faults.append(fault))

    def sever(self, connections: list[Break], troubles: Mapping[str, Trouble]) -> None:
        """Have one of the next requests or answers broken on its way."""
        each = troubles[self.random.choice(sorted(troubles))].fresh()
        self.planned.append(each)
        connections.append(each)

    def troubles(self) -> Mapping[str, Trouble]:
        """What is known to happen to connections to this server."""
        by_tink = self.stage.protocol.name.startswith("tink")
        return {name: trouble for name, trouble in SERVER.items() if by_tink or trouble.request in REPORTS}

    @property
    def missed(self) -> int:
        """How many faults have met no request."""
        return sum(not (each.struck if isinstance(each, Fault) else each.done) for each in self.planned)

    def calm(self) -> None:
        """Have nothing more go wrong."""
        self.stage.call(lambda server: server.faults.clear())
        self.to_server.clear()
        if self.to_engine is not None:
            self.to_engine.clear()
