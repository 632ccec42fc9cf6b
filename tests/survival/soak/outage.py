"""When whatever runs actions was ended, and whether an action ended by that: never by the worker's word alone."""

import re
from collections.abc import Collection, Sequence
from datetime import datetime

from attrs import frozen

from tests.survival.soak.containers import Deed
from tests.survival.soak.programs import Account
from tinkworker.server.development.workflow import Received, Step

EXCUSES = re.compile(r"exit status (?P<code>137|143|255)\b|lost: the engine was ended while it started")
"""How the messages begin of actions that ended with what ran them."""


@frozen
class Outage:
    """
    A time in which whatever runs actions was ended, and those that ran with it.

    Attributes:
        since: When it began.
        until: When it was over.
        struck: The programs that ran meanwhile by their own traces: workflow and action.
    """

    since: datetime
    until: datetime
    struck: frozenset[tuple[str, str]]

    def overlaps(self, reports: Sequence[Received]) -> bool:
        """Whether it fell between the first report about an action and the last."""
        return bool(reports) and self.since <= reports[-1].at and reports[0].at <= self.until


def excuse(account: Account, step: Step, outages: Sequence[Outage], deeds: Collection[Deed]) -> Outage | None:
    """
    The outage by which an action failed; None if none is proven to be the reason.

    Such an action was killed, or ended while the engine was away, which does not know how (exit status 255), or the
    engine does not know what came of its start. One that never ran, and could have been started, has no excuse.
    """
    reports = account.reports(step)
    said = EXCUSES.match(reports[-1].message) if reports else None
    if said is None:
        return None
    program = (account.workflow.id, step.action.name)
    own = [deed for deed in deeds if deed.program == program and reports[0].at <= deed.at <= reports[-1].at]
    code = int(said["code"]) if said["code"] else None
    return next((each for each in outages if each.overlaps(reports) and proves(each, program, own, code)), None)


def proves(outage: Outage, program: tuple[str, str], deeds: Sequence[Deed], code: int | None) -> bool:
    """
    Whether a program ended with what ran it.

    If the engine says how and when its container ended, that decides. Of what the engine does not know any more, or
    where there is none, the program must have run meanwhile by its own trace; without an exit status, the engine must
    have no record of its start.
    """
    if ends := [deed for deed in deeds if deed.code is not None]:
        return any(deed.code == code and outage.since <= deed.at <= outage.until for deed in ends)
    return program in outage.struck if code is not None else not deeds
