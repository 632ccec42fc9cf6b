"""Going on after a restart: the journals are replayed, and the machines that still live resume.

A journal that is damaged, or that the charts of today would not have written, is no state to go on from. What it says
up to there is true all the same: its workflow is taken again with that in mind, so that nothing that may have run runs
once more, and no outcome that was seen is forgotten.
"""

from collections.abc import Callable
from pathlib import Path

from attrs import evolve

from tinkworker.engine.journal.reader import NotAJournal, read
from tinkworker.lifecycle.worker.data import Recovered
from tinkworker.lifecycle.workflow.commands import Release
from tinkworker.lifecycle.workflow.data import Outcome, Past, WorkflowData, cut_off, result
from tinkworker.server.port import Report, State
from tinkworker.worker.description import reported
from tinkworker.worker.driver import Driver
from tinkworker.worker.family import Family
from tinkworker.worker.history import History, follow
from tinkworker.worker.journals import UNUSABLE
from tinkworker.worker.leftover import Leftovers

SAID = "finished execution successfully, before the worker was started anew; how long it ran is not known any more"
"""What is said with a SUCCESS that has to be told again."""


def recover(driver: Driver, crashes: int, leftovers: Leftovers, recall: Callable[[Report], None]) -> Recovered:
    """
    Go on with all families that live in journals; a journal that cannot be used is set aside, and that is said.

    Args:
        driver: The driver.
        crashes: How often in a row this program has crashed.
        leftovers: Is told of workflows that had ended, and that nobody goes on with.
        recall: Is told how far each workflow is that is not over: some servers have to hear of that again.
    """
    living: list[WorkflowData] = []
    past: list[Past] = []
    left: WorkflowData | None = None
    for path in list(driver.journals.files()):
        left, history = None, told(driver, path)
        if history is None or (data := history.data) is None:
            continue
        if history.trouble or not gone_on_with(driver, history, crashes):
            past.append(evidence(data, history, leftovers))
            remind(recall, data, surely=False)
            continue
        if history.root in history.ensemble.members:
            living.append(data)
            remind(recall, data, surely=True)
        else:
            past.append(result(data))
            left = data if data.outcome is Outcome.HANDED_OVER else None
    if left is not None and (report := last_success(evolve(left, outcome=None))) is not None:
        recall(report)  # a life that drained left it there, and nothing has been written down since
    busy = [data.workflow for data in living if data.outcome is None]
    return Recovered(busy[0] if busy else None, tuple(data.workflow for data in living), tuple(past))


def remind(recall: Callable[[Report], None], data: WorkflowData, *, surely: bool) -> None:
    """
    Tell the server's adapter how far a workflow is that was not over.

    What stands in a journal that ends too early may have been followed by more. A server that names actions by ids
    would go back to it, and serve again what has run; others show where the workflow really is, if they are only asked.
    """
    report = last_success(data) or under_way(data)
    if report is not None and (surely or not report.identity):
        recall(report)


def last_success(data: WorkflowData) -> Report | None:
    """
    The SUCCESS of the action before the one that comes next, in the same task as far as that is known; None for none.

    A journal of a workflow does not keep how long its actions took.
    """
    before, following = data.outlines[: data.position][-1:], data.outlines[data.position :][:1]
    if data.outcome is not None or not before or any(each.task != before[0].task for each in following):
        return None
    return reported(data.workflow, before[0], State.SUCCESS, SAID)


def under_way(data: WorkflowData) -> Report | None:
    """What says that the action at which a workflow is runs, as may have been told; None if there is none."""
    following = data.outlines[data.position :][:1]
    if data.outcome is not None or not following:
        return None
    return reported(data.workflow, following[0], State.RUNNING)


def evidence(data: WorkflowData, history: History, leftovers: Leftovers) -> Past:
    """What a journal is good for that nobody can go on with."""
    past = cut_off(data, history.traces)
    if past.begun and past.outcome is not Outcome.HANDED_OVER:  # taken again it would be the same, with the same labels
        leftovers.owed.add(Release(past.workflow, past.generation, data.worker, None))
    return past


def told(driver: Driver, path: Path) -> History | None:
    """What a journal tells; None if it is none. If nobody can go on with it, it is set aside."""
    try:
        history = follow(read(path), driver.journals.codec)
    except (NotAJournal, OSError) as error:
        set_aside(driver, path, str(error))
        return None
    if history.trouble:
        set_aside(driver, path, history.trouble)
    return history


def set_aside(driver: Driver, path: Path, trouble: str) -> None:
    """Keep a journal as evidence only, and say so once; in every life, if the disk does not let us mark it."""
    if path.suffix == UNUSABLE:
        return
    if driver.journals.set_aside(path):
        driver.warn(f"a journal is set aside as {path.with_suffix(UNUSABLE)}: {trouble}")
    else:
        driver.warn(f"{path} is no journal to go on with, and cannot be set aside: {trouble}")


def gone_on_with(driver: Driver, history: History, crashes: int) -> bool:
    """
    Go on with the machines of a journal, but for what the last lives ended at; whether that can be done.

    It cannot with a journal that nobody can write to: what happened after that came about would not be in it.
    """
    if not history.ensemble.members:
        return True
    try:
        journal = driver.journals.reopen(history.reading)
    except OSError as error:
        set_aside(driver, Path(history.reading.file), f"it cannot be written: {error}")
        return False
    elapsed = history.boot == driver.journals.identity["boot"]
    family = Family(history.root, history.spawn, history.ensemble, journal)
    driver.adopt(family, elapsed=elapsed, given_up=history.suspicion.convicted(crashes))
    return True
