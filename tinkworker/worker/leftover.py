"""Containers of workflows that had ended, but whose record is damaged behind that, so that no machine releases them.

They go by the same rule as all others: each is proof of an outcome for as long as the server lists its workflow.
"""

from collections.abc import Callable, Iterable

from attrs import define, field

from tinkworker.lifecycle.workflow.commands import Release
from tinkworker.server.port import Context
from tinkworker.worker.release import Releases


@define(eq=False)
class Leftovers:
    """
    Releases such containers.

    Attributes:
        releases: What removes them.
        lives: Whether a workflow of a name lives here; it looks after all containers of its name.
        owed: What has to be removed.
    """

    releases: Releases
    lives: Callable[[str], bool]
    owed: set[Release] = field(factory=set)

    def note_list(self, contexts: Iterable[Context]) -> None:
        """The server lists these workflows, and no others."""
        listed = {context.workflow for context in contexts}
        for request in tuple(self.owed):
            if request.workflow not in listed and not self.lives(request.workflow):
                self.owed.discard(request)
                self.releases.release(request)
