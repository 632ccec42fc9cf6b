"""What an action says to its workflow."""

from tinkworker.engine.step import Event
from tinkworker.lifecycle.action.data import ActionData
from tinkworker.lifecycle.action.events import Prepared


def action_prepared(data: ActionData, _event: Event[object]) -> Prepared:
    """Which action it is."""
    return Prepared(data.attempt.index)
