"""What a workflow asks of the server and the runtime: the requests, and how each may end."""

from types import MappingProxyType

from attrs import frozen

from tinkworker.engine.binding import Activity
from tinkworker.lifecycle.action.events import Fault
from tinkworker.lifecycle.report.data import Refused, Unreachable
from tinkworker.lifecycle.workflow.commands import Release
from tinkworker.lifecycle.workflow.data import Described, Surveyed, WorkflowData


@frozen
class DescribeRequest:
    """Ask for the actions of a workflow."""

    workflow: str


@frozen
class SurveyRequest:
    """Look for our containers from workflows of this name."""

    workflow: str
    worker: str


@frozen
class ClearRequest:
    """End and remove our containers from workflows of this name, except those of one generation."""

    workflow: str
    worker: str
    generation: int


def about_actions(data: WorkflowData) -> DescribeRequest:
    """The actions of this workflow."""
    return DescribeRequest(data.workflow)


def about_containers(data: WorkflowData) -> SurveyRequest:
    """The containers of this workflow's name."""
    return SurveyRequest(data.workflow, data.worker)


def about_others(data: WorkflowData) -> ClearRequest:
    """The containers of others of this workflow's name."""
    return ClearRequest(data.workflow, data.worker, data.generation)


def about_all(data: WorkflowData) -> Release:
    """All containers of this workflow."""
    return Release(data.workflow, data.generation, data.worker, None)


ACTIVITIES = MappingProxyType(
    {
        "server.actions": Activity(
            request=about_actions,
            outcomes={"described": Described, "unknown": Refused, "unreachable": Unreachable, "broken": None},
            bounded=True,
        ),
        "runtime.survey": Activity(
            request=about_containers,
            outcomes={"surveyed": Surveyed, "engine_unavailable": Fault, "broken": None},
            bounded=True,
        ),
        "runtime.clear": Activity(
            request=about_others,
            outcomes={"cleared": None, "engine_unavailable": Fault, "broken": None},
            bounded=True,
            effect=True,
        ),
        "runtime.release": Activity(
            request=about_all,
            outcomes={"released": None, "engine_unavailable": Fault, "broken": None},
            bounded=True,
            effect=True,
        ),
    }
)
