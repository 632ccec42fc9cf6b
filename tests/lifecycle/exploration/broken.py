"""Charts and functions that are broken on purpose."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from attrs import evolve, field, frozen

from tinkworker.engine.binding import Bindings
from tinkworker.engine.loading import load
from tinkworker.engine.statechart import Statechart
from tinkworker.engine.step import Event
from tinkworker.lifecycle.action.data import ActionData
from tinkworker.lifecycle.action.guards import begun
from tinkworker.lifecycle.charts import NAMES, bindings, folder
from tinkworker.lifecycle.conclusion import Conclusion, Reason
from tinkworker.server.port import State


@frozen
class Break:
    """
    A way to break the lifecycles.

    Attributes:
        says: What the story ends in.
        chart: Which chart.
        texts: What is written there instead of what; each stands there once.
        functions: What its names mean instead: `guards.may_start`.
        faults: How much has to go wrong for it to be seen.
    """

    says: str
    chart: str = "action"
    texts: Mapping[str, str] = field(factory=dict)
    functions: Mapping[str, Callable[..., object]] = field(factory=dict)
    faults: int = 0

    def charts(self, place: Path) -> Mapping[str, Statechart]:
        """The charts, of which one is broken; they pass every check."""
        for name in NAMES:
            text = (folder() / f"{name}.yaml").read_text()
            for old, new in self.texts.items() if name == self.chart else ():
                assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {name}"
                text = text.replace(old, new)
            (place / f"{name}.yaml").write_text(text)
        return load([place / f"{name}.yaml" for name in NAMES], [self.bound(each) for each in bindings()])

    def bound(self, each: Bindings) -> Bindings:
        """What a chart's names mean."""
        for name, function in self.functions.items() if each.chart == self.chart else ():
            kind, _, key = name.partition(".")
            changed: dict[str, Any] = {kind: {**getattr(each, kind), key: function}}
            each = evolve(each, **changed)
        return each


def yes(*_: object) -> bool:
    """Always."""
    return True


def no(*_: object) -> bool:
    """Never."""
    return False


def never(_data: object) -> None:
    """A timer that is not armed."""


def unchanged(data: object, _event: Event[object]) -> object:
    """Learns nothing."""
    return data


def changes_its_mind(data: ActionData, event: Event[object]) -> ActionData:
    """Concludes anew, whatever was concluded before."""
    return evolve(data, conclusion=Conclusion(State.FAILED, Reason.LOST, "another one"), concluded_at=event.at)


BREAKS = {
    "an outcome is dropped": Break("failed: AssertionError", functions={"assignments.conclude_success": unchanged}),
    "an outcome changes": Break("and becomes FAILED", functions={"assignments.note_cancelled": changes_its_mind}),
    "what is only prepared is concluded": Break(
        "its turn has not come",
        texts={
            "if: begun, assign: conclude_pull_gave_up, target: concluded}\n            - {target: unprepared}": (
                "assign: conclude_pull_gave_up, target: concluded}"
            )
        },
    ),
    "it is started before the server knows": Break(
        "knows no event 'running_acknowledged'", functions={"guards.may_start": begun}
    ),
    "a timer is never armed": Break(
        "nothing leads to an end", "report", functions={"timers.report_backoff": never}, faults=1
    ),
    "two targets are swapped": Break(
        "counts as abandoned, and the server has RUNNING",
        "report",
        {"acknowledged: acknowledged\n          unsupported": "acknowledged: abandoned\n          unsupported"},
    ),
    "a report is sent before the outcome is written": Break(
        "failed: AssertionError",
        texts={
            "started: {assign: note_started, target: running}": (
                "started: {assign: note_started, spawn: report_outcome, target: running}"
            )
        },
    ),
    "a create is cancelled and then comes about": Break(
        "runtime.create may still be carried out",
        texts={
            "Nothing ends before that.\n        defer: [cancel, running_abandoned]": "It does not matter.",
        },
        faults=1,
    ),
    "a start is cancelled and then comes about": Break(
        "runtime.start may still be carried out",
        texts={
            "once more tells.\n    defer: [cancel]": (
                "once more tells.\n    when: {cancel: {assign: conclude_cancelled, target: concluded}}"
            ),
        },
        faults=1,
    ),
    "what is out of time is not stopped": Break(
        "the action is over, and",
        texts={
            "action_timeout: {assign: conclude_timeout, target: stopping}": (
                "action_timeout: {assign: conclude_timeout, target: concluded}"
            )
        },
    ),
    "what is lost runs again": Break(
        "the action is started twice", functions={"guards.lost_runs_again": yes}, faults=1
    ),
    "a missing answer counts as a lost workflow": Break(
        "counts as abandoned, and the server has", "report", functions={"guards.server_lost_it": yes}, faults=1
    ),
    "whatever is shown proves that a report came": Break(
        "counts as reported, and the server has RUNNING", "report", functions={"guards.server_has_it": yes}
    ),
    "an outcome overtakes the beginning": Break("nothing leads to an end", functions={"guards.running_is_known": no}),
    "reports go on after the workflow was replaced": Break(
        "a report is sent, and the server has another workflow",
        functions={"guards.nobody_is_told": no, "guards.cancel_withdraws": no, "guards.cancel_is_reported": begun},
    ),
}
"""What is broken, and how."""
