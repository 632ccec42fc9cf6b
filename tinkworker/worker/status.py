"""What a worker leaves for `tink-worker status`: where its own machine is, which no journal has.

A small file beside the journals, written anew with answers of the server, by whoever holds the folder's lock: one that
waits for another worker of this id has nothing to say there. Whoever reads it needs no help of the worker, which may
hang: how old the file is, by the monotonic clock of the same boot, tells that.
"""

import json
import math
import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from attrs import define, field

from tinkworker import __version__
from tinkworker.observe.port import Level, Subject, Transition
from tinkworker.worker.boot import boot_id
from tinkworker.worker.lock import Lock
from tinkworker.worker.place import folder_of

WORKER = "worker"
"""The chart that is told of."""

ASKING = frozenset({"polling", "taking", "resting"})
"""States that a worker goes through again and again while all is well; they count as one."""

HOLDS_FOR = 5.0
"""Seconds for which a file holds that lacks nothing but the latest answer; to write it with each would take a sixth of
what an idle worker takes."""


def status_file(data: Path, worker: str) -> Path:
    """Where a worker's file lies."""
    return folder_of(data, worker) / "status.json"


@define(eq=False)
class Status:
    """
    An observer that keeps the file.

    Attributes:
        path: The file.
        server: The server, for people.
        lock: The worker's; only who holds it writes.
        state: Where the worker's machine is; "serving" for all that lies around its polls.
        since: When it came there.
        answered: When the server answered last; None if it never did.
        why: What is wrong, as far as is known.
        worker: The worker's id, once it is known.
    """

    path: Path
    server: str
    lock: Lock
    state: str = "starting"
    since: float = 0.0
    answered: float | None = None
    why: str = ""
    worker: str = ""
    _written: float = -math.inf
    _boot: str = field(factory=boot_id)

    def transition(self, transition: Transition) -> None:
        """Note where the worker's machine is, and write that down if it is news, and answers from time to time."""
        if transition.chart != WORKER:
            return
        self.worker = transition.subject["workerID"]
        first = self.answered is None
        if listed := transition.event == "listed":
            self.answered = transition.at
        trying = transition.event.startswith("after ") and transition.target in ASKING and self.why
        state = "serving" if transition.target in ASKING else transition.target
        moved = state != self.state and not trying  # to try again is not to be well again
        if moved:
            self.state, self.since = state, transition.at
        if not trying:
            self.why = transition.explanation
        due = listed and (first or transition.at - self._written >= HOLDS_FOR)
        if self.lock.held and (moved or due):
            self._written = transition.at
            self.write(transition.at)

    def message(self, level: Level, text: str, subject: Subject, fields: Mapping[str, object]) -> None:
        """Nothing: the log has it."""

    def output(self, stream: str, line: str, subject: Subject) -> None:
        """Nothing: the log has it."""

    def progress(self, image: str, done: int, total: int, subject: Subject) -> None:
        """Nothing: it is not worth a file."""

    def write(self, at: float) -> None:
        """Replace the file; where there is no room for it, the old one shows its age."""
        content: dict[str, Any] = {
            "worker": self.worker,
            "version": __version__,
            "boot": self._boot,
            "process": os.getpid(),
            "server": self.server,
            "state": self.state,
            "since": self.since,
            "answered": self.answered,
            "why": self.why,
            "at": at,
        }
        draft = self.path.with_suffix(".draft")
        with suppress(OSError):
            draft.unlink(missing_ok=True)  # of a life that ended just here, or a link that somebody planted
            draft.touch(mode=0o600, exist_ok=False)  # whatever the machine's umask says
            draft.write_text(json.dumps(content), encoding="utf-8")
            draft.replace(self.path)
