"""Going on after a restart: the journals are replayed, and the machines that still live resume."""

from pathlib import Path

from tinkworker.engine.journal.codec import Unreadable
from tinkworker.engine.journal.reader import NotAJournal, Reading, read
from tinkworker.engine.replay import Replay
from tinkworker.engine.topology import after
from tinkworker.lifecycle.worker.data import Recovered
from tinkworker.lifecycle.workflow.data import Past, WorkflowData, result
from tinkworker.worker.driver import Driver
from tinkworker.worker.family import Family

CRASHES = 3
"""How many lives may end at the same record before what they ended at is given up."""


class Unusable(Exception):
    """A journal from which nobody can go on."""


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
        try:
            replay, reading = follow(driver, path)
        except Unusable as error:
            aside = path.with_suffix(".unusable")
            path.rename(aside)
            driver.say("warning", f"a journal is set aside as {aside}: {error}")
            continue
        root, spawn = first_machine(reading)
        if replay.ensemble.members:
            family = Family(root, spawn, replay.ensemble, driver.journals.reopen(reading))
            elapsed = last_boot(reading) == driver.journals.identity["boot"]
            driver.adopt(family, elapsed=elapsed, broken=min(crashes, stalled(reading)) >= CRASHES)
        if root in replay.ensemble.members:
            living.append(replay.ensemble.members[root].machine.data)
        elif (ended := replay.ended.get(root)) is not None:
            past.append(result(ended))
    busy = [data.workflow for data in living if data.outcome is None]
    return Recovered(busy[0] if busy else None, tuple(data.workflow for data in living), tuple(past))


def follow(driver: Driver, path: Path) -> tuple[Replay, Reading]:
    """
    Replay a journal with the charts of today.

    Raises:
        Unusable: It cannot be followed.
    """
    reading = usable(path)
    replay = Replay(driver.journals.codec, str(path))
    try:
        for batch in reading.batches:
            for divergence in replay.feed(batch):
                raise Unusable(str(divergence))
    except Unreadable as error:
        raise Unusable(str(error)) from error
    return replay, reading


def stalled(reading: Reading) -> int:
    """How many lives in a row have ended before any activity answered: the one that began them, and those since."""
    count = 1
    for batch in reversed(reading.batches):
        first = batch[0].record
        if first["record"] == "event" and "of" in first and not first["event"].startswith(after("")):
            break
        count += first["record"] == "resume"
    return count


def usable(path: Path) -> Reading:
    """
    Read a journal that can be gone on with.

    Raises:
        Unusable: It is no journal, or damaged, or a life ended before it could write anything into it.
    """
    try:
        reading = read(path)
    except NotAJournal as error:
        raise Unusable(str(error)) from error
    if reading.damage:
        raise Unusable(reading.damage)
    if not reading.batches:
        raise Unusable(f"{path} ends before anything had begun")
    return reading


def first_machine(reading: Reading) -> tuple[str, str]:
    """The name of a journal's first machine, and by which spawn it was started."""
    first = reading.batches[0][0].record
    if first["record"] == "snapshot":
        first = first["machines"][0]
    return first["machine"], first["spawn"]


def last_boot(reading: Reading) -> str:
    """The boot in which the journal was last written to."""
    resumed = [line.record for line in reading.lines() if line.record["record"] == "resume"]
    return str((resumed[-1] if resumed else reading.header)["boot"])
