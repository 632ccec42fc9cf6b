"""What is known of our containers without asking again."""

from threading import Lock
from weakref import WeakValueDictionary

from tinkworker.runtime.docker.inspection import Inspection
from tinkworker.runtime.port import OWNER_LABEL, Phase

_KEPT = 64
"""Containers; a worker has a handful at a time, and one that was forgotten is asked for again."""

_PHASES = (Phase.CREATED, Phase.RUNNING, Phase.EXITED)


class Memory:
    """
    Our containers as they were seen last; may be used by several threads.

    It saves questions whose answers cannot be others: no other container ever gets an id, its labels and whether it has
    a terminal never change, and an end is final. Of what may have changed since, it is a hint and no proof.
    """

    def __init__(self) -> None:
        self._seen: dict[str, Inspection] = {}
        self._turns: WeakValueDictionary[str, Lock] = WeakValueDictionary()
        self._lock = Lock()

    def note(self, found: Inspection) -> None:
        """Remember a container, if it is ours. Answers may come late: a phase that is behind it does not come again."""
        identity = found.container.id
        with self._lock:
            known = self._seen.get(identity)
            if OWNER_LABEL in found.container.labels and (known is None or _phase(known) <= _phase(found)):
                self._seen[identity] = found
            for oldest in list(self._seen)[:-_KEPT]:
                del self._seen[oldest]

    def recall(self, name: str) -> Inspection | None:
        """What was seen last of the container with this name or whole id; None if there was none."""
        with self._lock:
            return next((seen for seen in reversed(self._seen.values()) if _is(seen, name)), None)

    def ended(self, name: str) -> Inspection | None:
        """The same, if it had ended."""
        seen = self.recall(name)
        return seen if seen and seen.container.phase is Phase.EXITED else None

    def turn(self, identity: str) -> Lock:
        """What is held by who asks whether a container has ended, so that the next one may know already."""
        with self._lock:
            return self._turns.setdefault(identity, Lock())

    def forget(self, name: str) -> None:
        """There is no container with this name or whole id any more."""
        with self._lock:
            self._seen = {identity: seen for identity, seen in self._seen.items() if not _is(seen, name)}


def _is(seen: Inspection, name: str) -> bool:
    return name in {seen.container.id, seen.container.name}


def _phase(seen: Inspection) -> int:
    return _PHASES.index(seen.container.phase)
