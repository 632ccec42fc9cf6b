"""Which records may follow which: whoever is spoken of lives, and whatever happens has a consequence.

A batch is one outside event with everything that it set off, and takes one of three forms:

- `failure` alone: this life of the program ends, by a mistake in it;
- `resume` alone: another life of the program begins;
- `snapshot` alone, right behind the header: everything that lives;
- pairs, each a `start` or an `event` and, of the same machine, a `step` (or, of an event, a `refused`).
"""

from collections.abc import Sequence
from typing import Protocol

from attrs import define, field

from tinkworker.engine.journal.record import DamagedAt, Record

ALONE = frozenset({"failure", "resume", "snapshot"})


class Numbered(Protocol):
    """A record with its place in the file."""

    @property
    def number(self) -> int:
        """The line, from 1."""

    @property
    def record(self) -> Record:
        """The record."""


@define
class Order:
    """
    What has been said so far.

    Attributes:
        living: The machines that began and have not ended.
        leaving: Those that ended in this batch: with their last step they may still start others.
        begun: Whether anything follows the header yet.
    """

    living: set[str] = field(factory=set)
    leaving: set[str] = field(factory=set)
    begun: bool = False

    def take(self, batch: Sequence[Numbered]) -> None:
        """
        Take the next batch.

        Raises:
            DamagedAt: It cannot stand here, or anywhere.
        """
        kind = batch[0].record["record"]
        self.leaving.clear()
        if kind in ALONE:
            self.take_single(batch, kind)
        else:
            self.take_pairs(batch)
        self.begun = True

    def take_single(self, batch: Sequence[Numbered], kind: str) -> None:
        """Take a record that is a batch of its own."""
        if len(batch) > 1:
            raise DamagedAt(batch[1].number, f"{kind!r} is a batch of its own, and here that goes on")
        if kind == "snapshot":
            if self.begun:
                raise DamagedAt(batch[0].number, "'snapshot' does not stand right behind the header")
            self.take_snapshot(batch[0])

    def take_snapshot(self, line: Numbered) -> None:
        """Take everything that lives; who started others stands before them."""
        for machine in line.record["machines"]:
            name, parent = machine["machine"], machine["parent"]
            if name in self.living or (parent is not None and parent not in self.living):
                raise DamagedAt(line.number, f"{name!r} stands there twice, or before its parent {parent!r}")
            self.living.add(name)

    def take_pairs(self, batch: Sequence[Numbered]) -> None:
        """Take what happened, and what came of it."""
        for cause, effect in zip(batch[::2], batch[1::2], strict=False):
            self.take_cause(cause)
            self.take_effect(cause, effect)
        if len(batch) % 2:
            last = batch[-1]
            raise DamagedAt(last.number, f"{last.record['record']!r} at the end of a batch, and nothing comes of it")

    def take_cause(self, line: Numbered) -> None:
        """Take what happened to a machine."""
        kind, machine = line.record["record"], line.record["machine"]
        if kind not in {"start", "event"}:
            raise DamagedAt(line.number, f"{kind!r} where something is to happen first")
        if kind == "event" and machine not in self.living:
            raise DamagedAt(line.number, f"an event for {machine!r}, which does not live")
        if kind == "start":
            self.take_start(line, machine, line.record.get("parent"))

    def take_start(self, line: Numbered, machine: str, parent: str | None) -> None:
        """Take a machine that begins."""
        if machine in self.living:
            raise DamagedAt(line.number, f"{machine!r} starts, and lives already")
        if self.begun and parent not in self.living | self.leaving:
            raise DamagedAt(line.number, f"{machine!r} is started by {parent!r}, which does not live")
        self.living.add(machine)
        self.begun = True

    def take_effect(self, cause: Numbered, line: Numbered) -> None:
        """Take what came of it."""
        record, machine = line.record, cause.record["machine"]
        allowed = {"step"} if cause.record["record"] == "start" else {"step", "refused"}
        if record["record"] not in allowed or record["machine"] != machine:
            raise DamagedAt(line.number, f"{record['record']!r} where the 'step' of {machine!r} belongs")
        if record.get("final"):
            self.living.remove(machine)
            self.leaving.add(machine)
