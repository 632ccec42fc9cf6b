"""Effects change the data or add to what is to be done, in order, and nothing else."""

import pytest
from attrs import evolve

from tests.engine.workshop import Notes
from tinkworker.engine.effect import Assigning, Commanding, Draft, Effect, Sending, Starting, WrongAnswer
from tinkworker.engine.step import Child, Command, Event, Message, Spawn

EVENT = Event("go", 7, 1.0)


def done(*effects: Effect) -> Draft:
    """What some effects make of empty data."""
    draft = Draft(Notes())
    for effect in effects:
        effect.apply(draft, EVENT)
    return draft


def note(data: Notes, event: Event[int]) -> Notes:
    """Note the payload."""
    return evolve(data, log=(*data.log, str(event.payload)))


def test_an_assignment_makes_new_data() -> None:
    """Assignments follow each other, each on the data of the one before."""
    assert done(Assigning("note", note, Notes), Assigning("note", note, Notes)).data.log == ("7", "7")


def test_an_assignment_that_forgets_to_return_is_found() -> None:
    """An answer of another class than the chart's data is refused, with the assignment's name."""
    with pytest.raises(WrongAnswer, match="the assignment 'note' answered None; it must answer a Notes"):
        done(Assigning("note", lambda _data, _event: None, Notes))


def test_commands_machines_and_messages_are_collected_in_order() -> None:
    """What is to be done is made from the data as they are by then, and collected in order."""
    draft = done(
        Commanding("before", lambda data, _event: data.log),
        Assigning("note", note, Notes),
        Commanding("after", lambda data, event: (data.log, event.payload)),
        Starting("helper", "child", lambda data, _event: Child("c", data)),
        Sending("parent", "news", lambda _data, event: event.at),
        Sending("child", "hurry", None),
    )

    assert draft.commands == (Command("before", ()), Command("after", (("7",), 7)))
    assert draft.spawned == (Spawn("helper", "child", Child("c", Notes(log=("7",)))),)
    assert draft.messages == (Message("parent", "news", 1.0), Message("child", "hurry", None))
