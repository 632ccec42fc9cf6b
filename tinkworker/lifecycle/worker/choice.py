"""Which workflow a worker takes next."""

from tinkworker.lifecycle.worker.data import WorkerData
from tinkworker.server.port import Context


def next_context(data: WorkerData, contexts: tuple[Context, ...] | None = None) -> Context | None:
    """
    The first workflow of a list that this worker can take: its turn, not living here already, and not just as it was
    when it ended here.

    Args:
        data: What the worker knows.
        contexts: The list; None for the one that the worker knows.
    """
    for context in contexts if contexts is not None else data.listing or ():
        if context.worker == data.worker and context.workflow not in data.living and context not in data.settled:
            return context
    return None
