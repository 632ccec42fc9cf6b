"""What happens on the way of an edge, bound to functions: each effect is applied to the step that is being made."""

from typing import Any, Protocol

from attrs import frozen

from tinkworker.engine.binding import Function
from tinkworker.engine.step import Command, Event, Message, Spawn


class WrongAnswer(TypeError):
    """A function of a lifecycle answered something that its kind cannot answer: a mistake in the lifecycle."""

    def __init__(self, kind: str, name: str, answer: object, wanted: str) -> None:
        super().__init__(f"the {kind} {name!r} answered {answer!r}; it must answer {wanted}")


class Draft:
    """
    What effects change of a step in the making.

    Attributes:
        data: The machine's data, so far.
        commands: Commands, so far.
        spawned: Machines to start, so far.
        messages: Messages, so far.
    """

    __slots__ = ("commands", "data", "messages", "spawned")

    def __init__(self, data: Any) -> None:
        self.data = data
        self.commands: tuple[Command, ...] = ()
        self.spawned: tuple[Spawn, ...] = ()
        self.messages: tuple[Message, ...] = ()


class Effect(Protocol):
    """Something that happens on the way."""

    def apply(self, draft: Draft, event: Event[Any]) -> None:
        """Change the data, or add to what is to be done."""


@frozen
class Assigning:
    """
    New data.

    Attributes:
        name: The assignment's name.
        function: The assignment.
        data: The class of the chart's data.
    """

    name: str
    function: Function
    data: type

    def apply(self, draft: Draft, event: Event[Any]) -> None:
        """
        Change the data.

        Raises:
            WrongAnswer: The answer is no such data: an assignment that forgot to return.
        """
        data = self.function(draft.data, event)
        if not isinstance(data, self.data):
            raise WrongAnswer("assignment", self.name, data, f"a {self.data.__name__}")
        draft.data = data


@frozen
class Commanding:
    """A command."""

    name: str
    request: Function

    def apply(self, draft: Draft, event: Event[Any]) -> None:
        """Add the command."""
        draft.commands += (Command(self.name, self.request(draft.data, event)),)


@frozen
class Starting:
    """A machine of another chart."""

    name: str
    chart: str
    child: Function

    def apply(self, draft: Draft, event: Event[Any]) -> None:
        """Add the machine to start."""
        draft.spawned += (Spawn(self.name, self.chart, self.child(draft.data, event)),)


@frozen
class Sending:
    """A message; one without a payload has no function."""

    to: str
    event: str
    payload: Function | None

    def apply(self, draft: Draft, event: Event[Any]) -> None:
        """Add the message."""
        payload = self.payload(draft.data, event) if self.payload else None
        draft.messages += (Message(self.to, self.event, payload),)
