"""Going on after a restart: the journals are replayed, and the machines that still live resume."""

from pathlib import Path

from tinkworker.engine.journal.reader import NotAJournal, read
from tinkworker.lifecycle.worker.data import Recovered
from tinkworker.lifecycle.workflow.data import Past, WorkflowData, result
from tinkworker.worker.driver import Driver
from tinkworker.worker.family import Family
from tinkworker.worker.history import History, follow


def recover(driver: Driver, crashes: int) -> Recovered:
    """
    Go on with all families that live in journals; a journal that cannot be used is set aside, and that is said.

    Args:
        driver: The driver.
        crashes: How often in a row this program has crashed.
    """
    living: list[WorkflowData] = []
    past: list[Past] = []
    for path in list(driver.journals.files()):
        history = usable(driver, path)
        if history is None:
            continue
        if history.ensemble.members:
            adopt(driver, history, crashes)
        if history.root in history.ensemble.members:
            living.append(history.data)
        elif history.data is not None:
            past.append(result(history.data))
    busy = [data.workflow for data in living if data.outcome is None]
    return Recovered(busy[0] if busy else None, tuple(data.workflow for data in living), tuple(past))


def usable(driver: Driver, path: Path) -> History | None:
    """What a journal tells; None if nobody can go on with it, and then it is set aside."""
    try:
        history = follow(read(path), driver.journals.codec)
    except NotAJournal as error:
        trouble = str(error)
    else:
        if not history.trouble:
            return history
        trouble = history.trouble
    aside = path.with_suffix(".unusable")
    path.rename(aside)
    driver.say("warning", f"a journal is set aside as {aside}: {trouble}")
    return None


def adopt(driver: Driver, history: History, crashes: int) -> None:
    """Go on with the machines of a journal, but for what the last lives ended at."""
    family = Family(history.root, history.spawn, history.ensemble, driver.journals.reopen(history.reading))
    elapsed = history.boot == driver.journals.identity["boot"]
    driver.adopt(family, elapsed=elapsed, given_up=history.suspicion.convicted(crashes))
