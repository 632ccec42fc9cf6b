"""What workflows are about, every point of them at which a worker may be killed, and what must be true at the end."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from attrs import frozen

from tests.end_to_end.stage import action
from tests.survival.trap import Moment
from tinkworker.server.port import State

TRACE = '>> "${WORKFLOW:-/workflow}/runs"'
"""Where every program leaves a line when it begins."""

HANDLER = ["sh", "-c", f"echo handler {TRACE}"]


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
    """

    scripts: Sequence[str]
    runs: Sequence[str]
    states: Sequence[State]
    calls: Sequence[str]
    writes: Sequence[str]
    more: Mapping[str, Any]

    def actions(self, image: str) -> list[dict[str, Any]]:
        """Its actions."""
        return [
            action(name, image, f"echo {name} {TRACE}; {script}", **self.more)
            for name, script in zip(("one", "two"), self.scripts, strict=False)
        ]

    @property
    def points(self) -> Iterator[str]:
        """All its points. What comes before a write is what comes after a call."""
        around: tuple[Moment, ...] = ("before", "after")
        yield from (f"{moment} {call}" for call in self.calls for moment in around)
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

POINTS: Sequence[tuple[str, str]] = tuple((name, point) for name, tale in TALES.items() for point in tale.points)
"""Every point of every tale."""

CALLS: Sequence[tuple[str, str]] = tuple(point for point in POINTS if " write " not in point[1])
"""Those around calls: all that matters where nothing that was written is left."""
