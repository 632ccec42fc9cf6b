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
        missed: How much of that met nothing: no journal was there, or no such request was made any more.
        started: How many programs began.
        ended: How many of them failed because whatever ran them was ended.
        lost: Outcomes that the server does not have, or has otherwise than the program's own trace says, and handlers
            that did not run, or that had no reason to.
        twice: Programs that began more than once, and containers of one action that were started more than once.
        left: Containers that are still there.
        kept: How many others are, because the journal was damaged that knew that they were over.
    """

    workflows: int
    faults: Counter[str]
    missed: int
    started: int
    ended: int
    lost: Sequence[str]
    twice: Sequence[str]
    left: Sequence[str]
    kept: int

    @property
    def good(self) -> bool:
        """Whether nothing is lost, nothing ran twice, and nothing is left."""
        return not (self.lost or self.twice or self.left)

    def __str__(self) -> str:
        """One line."""
        kinds = ", ".join(f"{kind} {count}" for kind, count in sorted(self.faults.items()))
        return (
            f"workflows {self.workflows}, faults {self.faults.total()} ({kinds}; {self.missed} of them met nothing), "
            f"programs started {self.started}, ended with what ran them {self.ended}, lost {len(self.lost)}, "
            f"run twice {len(self.twice)}, left over {len(self.left)}, kept where a journal was damaged {self.kept}"
        )


def count(mischief: Mischief, accounts: Sequence[Account]) -> Figures:
    """The figures."""
    begun, audit = Counter[str](), Audit(mischief)
    for number, account in enumerate(sorted(accounts, key=last)):
        lines = (line for line in account.trace if line.startswith("begin"))
        begun += Counter(f"{account.workflow.id} ({number}) {line}" for line in lines)
        for step in account.workflow.steps:
            audit.hear(account, step)
    left = [name for name, over in mischief.containers.left().items() if not (over and name in mischief.living.proofs)]
    return Figures(
        workflows=len(accounts),
        faults=mischief.done,
        missed=mischief.missed,
        started=begun.total(),
        ended=audit.excused,
        lost=audit.lost,
        twice=[name for name, times in (begun | starts(mischief, accounts)).items() if times > 1],
        left=left,
        kept=len(mischief.containers.left()) - len(left),
    )


def starts(mischief: Mischief, accounts: Sequence[Account]) -> Counter[str]:
    """
    How often each program was started, by the word of what runs them; nothing if that keeps no record.

    Of workflows that had one name after the other, each begins with its first report: nothing is started before that.
    """
    mischief.containers.listen()
    found = Counter[str]()
    for deed in mischief.containers.deeds:
        workflow, action = deed.program
        owners = [each for each in accounts if each.workflow.id == workflow and first(each) <= deed.at]
        if deed.code is None and owners:
            owner = max(owners, key=first)
            found[f"{workflow} ({owner.workflow.uid}) {action}, by the engine"] += 1
    return found


def first(account: Account) -> datetime:
    """When the server heard of a workflow for the first time."""
    return account.workflow.reports[0].at


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
        self._unused = list(self.mischief.witness.ended)

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
        return any(outage.overlaps(account.reports(step)) for outage in self.mischief.witness.ended)

    def complain(self, account: Account, step: Step, what: str) -> None:
        """Note what is wrong."""
        self.lost.append(f"{account.workflow.id} {step.action.name}: {what}")
