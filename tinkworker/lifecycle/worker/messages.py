"""What the worker says to its workflows."""

from tinkworker.engine.step import Event
from tinkworker.lifecycle.worker.data import WorkerData
from tinkworker.lifecycle.workflow.data import Listing


def listing(data: WorkerData, _event: Event[object]) -> Listing:
    """What the server's list shows."""
    return Listing(data.listing or (), data.asked)
