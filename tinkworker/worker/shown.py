"""How much of the output of actions was shown, so that nothing is shown again when it is read from its beginning."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path

from attrs import define, field

Counts = Mapping[str, int]
"""How many whole lines of each stream."""


@define(eq=False)
class Shown:
    """
    Remembers it of output that was not read to its end; over a restart of this program, too, if it was told to stop.

    After a life that was killed nobody knows, and everything is shown: rather twice than not at all.

    Attributes:
        path: The file in between two lives; None to have none.
        complain: Is told when that cannot be read or written.
    """

    path: Path | None = None
    complain: Callable[[str], None] = field(default=lambda _text: None)
    _earlier: dict[str, Counts] | None = None
    _now: dict[str, Counts] = field(factory=dict)

    def before(self, container: str) -> Counts:
        """What was shown of a container's output before it is read from its beginning."""
        if self._earlier is None:
            self._earlier = self.load()
        if container not in self._now:
            self._now[container] = self._earlier.pop(container, {})
        return self._now[container]

    def note(self, container: str, counts: Counts) -> None:
        """So much was shown when the reading broke off; one that broke off earlier than the last has shown nothing."""
        before = self.before(container)
        self._now[container] = {
            stream: max(counts.get(stream, 0), before.get(stream, 0)) for stream in {*counts, *before}
        }

    def forget(self, container: str) -> None:
        """Its output was read to the end."""
        self._now.pop(container, None)

    def load(self) -> dict[str, Counts]:
        """What the last life left, once: a life that is killed leaves nothing that is still true."""
        if self.path is None:
            return {}
        try:
            kept = json.loads(self.path.read_bytes())
            self.path.unlink()
            return {
                container: {stream: int(lines) for stream, lines in each.items()} for container, each in kept.items()
            }
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, TypeError, AttributeError) as error:
            self.complain(f"what was shown of the output of actions is shown again: {self.path}: {error}")
            return {}

    def keep(self) -> None:
        """Leave it for the next life."""
        if self.path is None or not self._now:
            return
        draft = self.path.with_suffix(".draft")
        try:
            draft.unlink(missing_ok=True)  # of a life that ended just here, or a link that somebody planted
            draft.touch(mode=0o600, exist_ok=False)
            draft.write_text(json.dumps(self._now), encoding="utf-8")
            draft.replace(self.path)
        except OSError as error:
            self.complain(f"the next life shows the output of actions again: {error}")
