"""What an action has said to people."""

from attrs import frozen

from tinkworker.engine.step import Event
from tinkworker.lifecycle.action.data import ActionData
from tinkworker.lifecycle.action.events import Crowded
from tinkworker.lifecycle.attempt import Attempt


@frozen
class Notice:
    """Tell people something about an action; nothing if there is nothing to tell."""

    attempt: Attempt
    text: str


def tell_crowded(data: ActionData, event: Event[Crowded]) -> Notice:
    """Why it has to wait for its turn."""
    return Notice(data.attempt, event.payload.message)
