"""The worker of a soak, and what is done to it: by people, by whatever starts workers, by its machine."""

import signal
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from functools import partial
from pathlib import Path
from random import Random
from threading import Event

from attrs import define, field

from tests.end_to_end.stage import Stage, Worker
from tests.parts.freezing import frozen
from tests.parts.wait import wait_until
from tests.survival.soak.containers import Containers
from tests.survival.soak.damage import DAMAGES, Damage
from tests.survival.soak.witness import SEVERAL_SILENCES, Witness
from tinkworker.worker.place import file_name

NAME = "w1"
WAITS = "a worker of this id lives already"
"""What a worker says that waits for another one."""

ENDED_WELL = {0, -signal.SIGTERM}
"""How a worker ends that is told to stop; by the signal itself if it has not read its flags yet."""


@define(eq=False)
class Living:
    """
    The worker that lives.

    Attributes:
        stage: Who starts workers.
        containers: What runs actions.
        witness: Is told when what runs actions ends with the worker.
        random: Where chance comes from.
        flags: What every worker is told.
        command: What is started.
        proofs: The containers that were there whenever a journal was damaged: of those that were over by then,
            nobody may know any more that they are no longer needed.
        spared: How often there was no journal to damage.
        worker: Who lives now.
    """

    stage: Stage
    containers: Containers
    witness: Witness
    random: Random
    flags: Sequence[str]
    command: Sequence[str] = ("tink-worker",)
    proofs: set[str] = field(factory=set)
    spared: int = 0
    worker: Worker = field(init=False)

    def __attrs_post_init__(self) -> None:
        """Somebody has to live."""
        self.live_again()

    @property
    def kinds(self) -> Mapping[str, Callable[[], None]]:
        """All that can be done to it."""
        return {
            "worker killed": self.kill,
            "worker told to stop": self.stop,
            "worker drained": self.drain,
            "worker frozen": self.freeze,
            "second worker": self.rival,
            **{kind: partial(self.damage, harm) for kind, harm in DAMAGES.items() if self.may_forget},
        }

    @property
    def may_forget(self) -> bool:
        """Whether the server says again what it has said: one that does not lets a workflow stand for ever."""
        return getattr(self.stage.protocol, "serves_again", True)

    @property
    def folder(self) -> Path:
        """Where its journals lie."""
        return self.stage.data / ".tink-worker" / file_name(NAME)

    def start(self, *words: str) -> Worker:
        """Start a worker."""
        return self.stage.start(*self.flags, name=NAME, command=(*self.command, *words))

    def live_again(self) -> None:
        """Start the next one."""
        self.worker = self.start()

    def kill(self) -> None:
        """Kill worker and supervisor, and start others."""
        self.worker.kill()
        self.live_again()

    def stop(self) -> None:
        """Tell the worker to stop; local processes end with it."""
        with nullcontext() if self.containers.outlive_worker else self.witness.ending():
            assert self.worker.terminate() in ENDED_WELL, self.worker.errors.read_text()
        self.live_again()

    def drain(self) -> None:
        """Have somebody drain it: it finishes what runs, takes nothing more, and ends."""
        drain = self.start("drain")
        assert drain.process.wait(SEVERAL_SILENCES) == 0, drain.errors.read_text()
        self.stop()  # it has ended, unless it had hardly begun, and the command drained in its place

    def freeze(self) -> None:
        """Have it do nothing for some seconds, while its actions and its timers go on."""
        with frozen(self.worker.process):
            Event().wait(self.random.uniform(1, 5))

    def rival(self) -> None:
        """Start a second worker of its id; one of both waits, and one of both goes."""
        first, before, second = self.worker, said_to_wait(self.worker), self.start()
        wait_until(lambda: said_to_wait(second) or said_to_wait(first) > before)
        waits, lives = (second, first) if said_to_wait(second) else (first, second)
        if self.random.randrange(2):
            lives.kill()
            self.worker = waits
        else:
            assert waits.terminate() in ENDED_WELL, waits.errors.read_text()
            self.worker = lives

    def damage(self, damage: Damage) -> None:
        """Kill it, and damage what it has written down before the next one reads that."""
        wait_until(lambda: self.journals() or self.witness.idle(), SEVERAL_SILENCES)
        self.worker.kill()
        if self.journals():
            self.proofs |= set(self.containers.left())
            damage(self.folder, self.random)
        else:
            self.spared += 1
        self.live_again()

    def journals(self) -> Sequence[Path]:
        """Whatever it has written down."""
        return list(self.folder.glob("*.jsonl"))


def said_to_wait(worker: Worker) -> int:
    """How often a worker has said that it waits for another one."""
    return worker.log.read_text().count(WAITS)
