"""What a workflow asks of the server: the requests, and how each may end."""

from types import MappingProxyType

from attrs import frozen

from tinkworker.engine.binding import Activity
from tinkworker.lifecycle.report.data import Refused, Unreachable
from tinkworker.lifecycle.workflow.data import Described, WorkflowData


@frozen
class DescribeRequest:
    """Ask for the actions of a workflow."""

    workflow: str


def about_actions(data: WorkflowData) -> DescribeRequest:
    """The actions of this workflow."""
    return DescribeRequest(data.workflow)


ACTIVITIES = MappingProxyType(
    {
        "server.actions": Activity(
            request=about_actions,
            outcomes={"described": Described, "unknown": Refused, "unreachable": Unreachable},
            bounded=True,
        ),
    }
)
