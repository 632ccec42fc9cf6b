"""Going on after a restart: the journals are replayed, and the machines that still live resume."""

from pathlib import Path

from tinkworker.engine.journal.codec import Unreadable
from tinkworker.engine.journal.reader import NotAJournal, Reading, read
from tinkworker.engine.replay import Replay
from tinkworker.lifecycle.worker.data import Recovered
from tinkworker.worker.driver import Driver
from tinkworker.worker.family import Family


class Unusable(Exception):
    """A journal from which nobody can go on."""


def recover(driver: Driver) -> Recovered:
    """Go on with all families that live in journals; a journal that cannot be used is set aside, and that is said."""
    busy: str | None = None
    living: list[str] = []
    for path in list(driver.journals.files()):
        try:
            family = restore(driver, path)
        except Unusable as error:
            aside = path.with_suffix(".unusable")
            path.rename(aside)
            driver.say("warning", f"a journal is set aside as {aside}: {error}")
            continue
        if family is None or family.root not in family.ensemble.members:
            continue
        data = family.ensemble.members[family.root].machine.data
        living.append(data.workflow)
        if busy is None and data.outcome is None:
            busy = data.workflow
    return Recovered(busy, tuple(living))


def restore(driver: Driver, path: Path) -> Family | None:
    """
    Restore the family of a journal, and let it go on; None if nobody lives in it any more.

    Raises:
        Unusable: The journal cannot be followed by the charts of today.
    """
    reading = usable(path)
    replay = Replay(driver.journals.codec, str(path))
    try:
        for batch in reading.batches:
            for divergence in replay.feed(batch):
                raise Unusable(str(divergence))
    except Unreadable as error:
        raise Unusable(str(error)) from error
    if not replay.ensemble.members:
        return None
    root, spawn = first_machine(reading)
    family = Family(root, spawn, replay.ensemble, driver.journals.reopen(reading))
    driver.adopt(family, elapsed=last_boot(reading) == driver.journals.identity["boot"])
    return family


def usable(path: Path) -> Reading:
    """
    Read a journal that can be gone on with.

    Raises:
        Unusable: It is no journal, or damaged.
    """
    try:
        reading = read(path)
    except NotAJournal as error:
        raise Unusable(str(error)) from error
    if reading.damage:
        raise Unusable(reading.damage)
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
