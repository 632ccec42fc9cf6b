"""What came of a soak, counted by what servers, engines and actions say, never by the worker's word."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta

from attrs import define, field, frozen

from tests.survival.soak.mischief import Mischief
from tests.survival.soak.outage import Outage, excuse
from tests.survival.soak.programs import HANDLERS, Account
from tinkworker.server.development.workflow import Step
from tinkworker.server.port import State


@frozen
class Figures:
    """
    The figures of a soak.

    Attributes:
        workflows: How many there were.
        faults: How much harm was done, by kind.
        started: How many programs began.
        ended: How many of them failed because whatever ran them was ended.
        lost: Outcomes that the server does not have, or has otherwise than the program's own trace says, and handlers
            that did not run, or that had no reason to.
        twice: Programs that began more than once.
        left: Containers that are still there.
    """

    workflows: int
    faults: Counter[str]
    started: int
    ended: int
    lost: Sequence[str]
    twice: Sequence[str]
    left: Sequence[str]

    @property
    def good(self) -> bool:
        """Whether nothing is lost, nothing ran twice, and nothing is left."""
        return not (self.lost or self.twice or self.left)

    def __str__(self) -> str:
        """One line."""
        kinds = ", ".join(f"{kind} {count}" for kind, count in sorted(self.faults.items()))
        return (
            f"workflows {self.workflows}, faults {self.faults.total()} ({kinds}), programs started {self.started}, "
            f"ended with what ran them {self.ended}, lost {len(self.lost)}, run twice {len(self.twice)}, "
            f"left over {len(self.left)}"
        )


def count(mischief: Mischief, accounts: Sequence[Account]) -> Figures:
    """The figures."""
    started, audit = Counter[str](), Audit(mischief)
    for number, account in enumerate(sorted(accounts, key=last)):
        begun = (line for line in account.trace if line.startswith("begin"))
        started += Counter(f"{account.workflow.id} ({number}) {line}" for line in begun)
        for step in account.workflow.steps:
            audit.hear(account, step)
    twice = [name for name, times in (started | mischief.containers.started()).items() if times > 1]
    done, left = mischief.done, mischief.containers.left()
    return Figures(len(accounts), done, started.total(), audit.excused, audit.lost, twice, left)


def last(account: Account) -> datetime:
    """When the server heard of a workflow for the last time: an outage excuses the first one that it fits."""
    return account.workflow.reports[-1].at


@define
class Audit:
    """
    Holds what the server has of each action against what its program left behind.

    Attributes:
        mischief: What was done, of which every outage may be the excuse of one action: no more run at a time.
        lost: See `Figures`.
        excused: How many actions failed because whatever ran them was ended.
    """

    mischief: Mischief
    lost: list[str] = field(factory=list)
    excused: int = 0
    _unused: list[Outage] = field(init=False)

    def __attrs_post_init__(self) -> None:
        """No outage has been an excuse so far."""
        self._unused = list(self.mischief.ended)

    def hear(self, account: Account, step: Step) -> None:
        """Judge an action."""
        true, said = account.outcome(step), account.workflow.progress[step.position].state
        if said is not true or not self.borne_out(account, step, said):
            reason = excuse(account, step, self._unused, self.mischief.containers.deeds)
            if said is State.FAILED and reason is not None:
                self._unused.remove(reason)
                self.excused += 1
                return
            self.complain(account, step, f"the server has {said}, its program {true}")
        handled, due = account.handled(step), self.due(step, said)
        if handled != due and not (due and not handled and self.interrupted(account, step)):
            self.complain(account, step, f"the handlers {handled} ran, and {due} should have")

    def borne_out(self, account: Account, step: Step, state: State | None) -> bool:
        """Whether a failure has the program's own exit status, and a timeout did not come too early."""
        reports = account.reports(step)
        if state is State.FAILED:
            return reports[-1].message.startswith("exit status 3")
        took = reports[-1].at - reports[0].at if reports else timedelta()
        return state is not State.TIMEOUT or took >= timedelta(seconds=step.action.timeout)

    def due(self, step: Step, state: State | None) -> Sequence[str]:
        """Whichever handler has to run."""
        has = {"on-failure": step.action.on_failure, "on-timeout": step.action.on_timeout}
        return [key for each, key in HANDLERS.items() if state is each and has[key]]

    def interrupted(self, account: Account, step: Step) -> bool:
        """Whether a handler may have been kept from running."""
        return any(outage.overlaps(account.reports(step)) for outage in self.mischief.ended)

    def complain(self, account: Account, step: Step, what: str) -> None:
        """Note what is wrong."""
        self.lost.append(f"{account.workflow.id} {step.action.name}: {what}")
