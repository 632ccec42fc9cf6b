"""What the worker asks: the requests, and how each may end."""

from types import MappingProxyType

from attrs import frozen

from tinkworker.engine.binding import Activity
from tinkworker.lifecycle.report.data import Unreachable
from tinkworker.lifecycle.worker.data import Locked, Recovered, WorkerData
from tinkworker.lifecycle.workflow.data import Listing


@frozen
class WorkerRequest:
    """Something about this worker as a whole."""

    worker: str


def about_worker(data: WorkerData) -> WorkerRequest:
    """This worker."""
    return WorkerRequest(data.worker)


ACTIVITIES = MappingProxyType(
    {
        "worker.recover": Activity(
            request=about_worker,
            outcomes={"recovered": Recovered, "locked": Locked},
            bounded=True,
        ),
        "server.workflows": Activity(
            request=about_worker,
            outcomes={"listed": Listing, "unreachable": Unreachable},
            bounded=True,
        ),
        "worker.flush": Activity(request=about_worker, outcomes={"flushed": None}, bounded=False),
    }
)
