"""How far a pull got, from the records that the engine sends."""

from collections.abc import Mapping
from typing import Any

from tinkworker.runtime.port import PullProgress

_UNDER_WAY = frozenset({"Pulling fs layer", "Waiting", "Downloading", "Verifying Checksum", "Extracting"})
_RECEIVED = frozenset({"Download complete", "Extracting", "Pull complete"})
_DONE = frozenset({"Pull complete", "Already exists"})


class Layers:
    """
    Adds up the layers of one pull.

    A record without one of the known words is not about a layer ("Pulling from library/alpine" has the tag as its id),
    except that a layer that is tried again ("Retrying in 5 seconds") begins anew with its next record.
    """

    def __init__(self, image: str) -> None:
        self._image = image
        self._known: set[str] = set()
        self._done: set[str] = set()
        self._received: dict[str, int] = {}
        self._sizes: dict[str, int] = {}

    def note(self, record: Mapping[str, Any]) -> None:
        """Take a record into account."""
        layer, status, detail = (record.get(key) for key in ("id", "status", "progressDetail"))
        if not isinstance(layer, str) or status not in [*_UNDER_WAY, *_RECEIVED, *_DONE]:
            return
        self._known.add(layer)
        if status == "Downloading":
            self._received[layer] = _bytes(detail, "current")
            self._sizes[layer] = max(_bytes(detail, "total"), self._sizes.get(layer, 0))
        if status in _RECEIVED and layer in self._sizes:
            self._received[layer] = self._sizes[layer]
        if status in _DONE:
            self._done.add(layer)

    def progress(self) -> PullProgress:
        """The sums so far."""
        return PullProgress(
            image=self._image,
            layers=len(self._known),
            layers_done=len(self._done),
            bytes_done=sum(self._received.values()),
            bytes_total=sum(self._sizes.values()),
        )


def _bytes(detail: object, key: str) -> int:
    """A number of bytes that an engine says; none if it says something else there."""
    value = detail.get(key) if isinstance(detail, Mapping) else None
    return value if type(value) is int and value > 0 else 0
