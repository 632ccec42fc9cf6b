"""What the worker has done without asking how it went."""

from tinkworker.engine.step import Event
from tinkworker.lifecycle.worker.activities import WorkerRequest
from tinkworker.lifecycle.worker.data import WorkerData


def let_go(data: WorkerData, _event: Event[object]) -> WorkerRequest:
    """Nothing more is asked of the runtime: what runs runs on, and the next life of this worker finds it."""
    return WorkerRequest(data.worker)
