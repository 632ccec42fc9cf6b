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
        layer, status = str(record.get("id", "")), record.get("status")
        detail = record.get("progressDetail") or {}
        if status not in _UNDER_WAY | _RECEIVED | _DONE:
            return
        self._known.add(layer)
        if status == "Downloading":
            self._received[layer] = int(detail.get("current") or 0)
            self._sizes[layer] = max(int(detail.get("total") or 0), self._sizes.get(layer, 0))
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
