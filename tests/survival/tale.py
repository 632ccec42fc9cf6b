"""What workflows are about, every point of them at which a worker may be killed, and what must be true at the end."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from attrs import evolve, frozen

from tests.end_to_end.protocols import AGENT, SERVED_ONCE
from tests.end_to_end.stage import action
from tests.survival.trap import Moment
from tinkworker.server.development.protocol.port import Spoken
from tinkworker.server.development.protocol.tink_v0_8 import TinkV08
from tinkworker.server.development.protocol.tink_v0_12 import TinkV012
from tinkworker.server.port import State

TRACE = '>> "${WORKFLOW:-/workflow}/runs"'
"""Where every program leaves a line when it begins."""

Point = tuple[str, str]
"""A tale, and where a life ends in it."""

HANDLER = ["sh", "-c", f"echo handler {TRACE}"]


def around(*calls: str) -> Iterator[str]:
    """The points around calls."""
    moments: tuple[Moment, ...] = ("before", "after")
    return (f"{moment} {call}" for call in calls for moment in moments)


@frozen
class Tale:
    """
    What a workflow is about.

    Attributes:
        scripts: What its actions, "one" and "two", do after they left their line.
        runs: Whose programs run, in order, each of them once.
        states: The states of the actions at the end.
        calls: What the worker asks of server and engine, in words of `life`.
        writes: What it writes down.
        more: What its actions have besides.
        shows: The actions that the server certainly shows as the next one.
        given_away: The points at which a server that serves an action once has given one away, and has not heard yet
            that it succeeded: to a worker that remembers nothing it never speaks of that workflow again.
        racing: The points at which it may just be doing that.
    """

    scripts: Sequence[str]
    runs: Sequence[str]
    states: Sequence[State]
    calls: Sequence[str]
    writes: Sequence[str]
    more: Mapping[str, Any]
    shows: Sequence[str] = ()
    given_away: Sequence[str] = ()
    racing: Sequence[str] = ()

    def actions(self, image: str) -> list[dict[str, Any]]:
        """Its actions."""
        return [
            action(name, image, f"echo {name} {TRACE}; {script}", **self.more)
            for name, script in zip(("one", "two"), self.scripts, strict=False)
        ]

    @property
    def points(self) -> Iterator[str]:
        """All its points. What comes before a write is what comes after a call."""
        yield from (f"after show {name}" for name in self.shows)
        yield from around(*self.calls)
        yield from (f"{moment} write {write}" for write in self.writes for moment in ("amid", "after"))


SUCCEEDS = Tale(
    scripts=("true", "true"),
    runs=("one", "two"),
    states=(State.SUCCESS, State.SUCCESS),
    calls=(
        "actions", "find all", "find one", "pull", "create one", "report one running", "start one", "wait one",
        "report one success", "find two", "create two", "report two running", "start two", "remove one", "wait two",
        "report two success", "remove two", "workflows",
    ),
    writes=(
        "workflow start", "workflow listing", "workflow described", "workflow surveyed",
        "one nothing_found", "one pulled", "one created", "report one running acknowledged", "one started",
        "one exited", "report one outcome acknowledged",
        "two nothing_found", "two pulled", "two created", "report two running acknowledged", "two started",
        "two exited", "report two outcome acknowledged", "workflow released",
    ),
    more={},
    shows=("one",),
)  # fmt: skip

FAILS = Tale(
    scripts=("exit 3", "true"),
    runs=("one", "handler"),
    states=(State.FAILED, State.PENDING),
    calls=(
        "wait one", "create one on-failure", "start one on-failure", "wait one on-failure", "remove one on-failure",
        "report one failed", "remove one",
    ),
    writes=("one exited", "one handled", "report one outcome acknowledged"),
    more={"on-failure": HANDLER},
)  # fmt: skip

OVERRUNS = Tale(
    scripts=("trap 'exit 7' TERM; sleep 100 & wait", "true"),
    runs=("one", "handler"),
    states=(State.TIMEOUT, State.PENDING),
    calls=(
        "stop one",
        "create one on-timeout",
        "start one on-timeout",
        "wait one on-timeout",
        "report one timeout",
        "remove one on-timeout",
    ),
    writes=("one after action_timeout", "one stopped", "one handled", "report one outcome acknowledged"),
    more={"timeout": 3, "on-timeout": HANDLER},
)

TALES: Mapping[str, Tale] = {"succeeds": SUCCEEDS, "fails": FAILS, "overruns": OVERRUNS}

ONE_BY_ONE: Mapping[str, Tale] = {
    "succeeds": evolve(
        SUCCEEDS,
        calls=(*SUCCEEDS.calls, "actions again"),
        writes=(*SUCCEEDS.writes, "workflow described again"),
        shows=("one", "two"),
        given_away=(
            "after report one running", *around("start one", "wait one"), "before report one success", "after show two",
            *around("actions again", "find two", "create two", "report two running", "start two", "wait two"),
            "before report two success",
        ),
        racing=(*around("workflows", "find one", "pull", "create one", "remove one"), "after report one success"),
    ),
    "fails": evolve(
        FAILS,
        runs=("one",),
        calls=("wait one", "report one failed", "remove one"),
        writes=("one exited", "report one outcome acknowledged"),
        more={},
        given_away=(*around("wait one"), "before report one failed"),
    ),
    "overruns": evolve(
        OVERRUNS,
        runs=("one",),
        calls=("stop one", "report one timeout"),
        writes=("one after action_timeout", "one stopped", "report one outcome acknowledged"),
        more={"timeout": 3},
        given_away=(*around("stop one"), "before report one timeout"),
    ),
}  # fmt: skip
"""The same where the server shows one action at a time, and knows no handlers."""

SERVERS: Mapping[str, Spoken] = {
    "tink-0.12": TinkV012(),
    "tink-0.8": TinkV08(),
    "agent": AGENT,
    "once": SERVED_ONCE,
}
"""What servers speak; "once" is that of agents up to Tinkerbell v0.23, which serves most actions once."""


def tales_of(protocol: Spoken) -> Mapping[str, Tale]:
    """What workflows are about where this is spoken."""
    return ONE_BY_ONE if protocol.name == "agent" else TALES


def points_of(protocol: Spoken) -> Sequence[Point]:
    """Every point of every tale."""
    return tuple((name, point) for name, tale in tales_of(protocol).items() for point in tale.points)


def calls_of(protocol: Spoken) -> Sequence[Point]:
    """Those around calls: all that matters where nothing that was written is left."""
    return tuple(point for point in points_of(protocol) if " write " not in point[1])
