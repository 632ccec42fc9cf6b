"""Charts start machines of others, tell them things and hear from them."""

from tests.engine.workshop import Notes, spawning
from tests.engine.workshop import topology as flat
from tinkworker.engine.binding import Bindings
from tinkworker.engine.relation import Relations


def chart(name: str, send: str = "") -> str:
    """A chart that sends something when it begins."""
    entry = f", entry: {{send: {{{send}}}}}" if send else ""
    return f"chart: {name}\ninitial: x\nstates: {{x: {{final: true{entry}}}}}"


CHARTS = {
    "top": chart("top", "to: bottom, event: hurry"),
    "middle": chart("middle", "to: parent, event: news"),
    "bottom": chart("bottom"),
    "stranger": chart("stranger"),
}
SPAWNS = {
    "top": {"a": spawning("middle", x="middle_ended")},
    "middle": {"b": spawning("bottom", x="bottom_ended"), "c": spawning("middle", x="middle_ended")},
}
RELATIONS = Relations(
    {name: flat(text) for name, text in CHARTS.items()},
    {name: Bindings(name, Notes, spawns=SPAWNS.get(name, {})) for name in CHARTS},
)


def test_who_starts_whom() -> None:
    """Parents and children are told by spawns."""
    assert RELATIONS.children("middle") == {"bottom", "middle"}
    assert RELATIONS.parents("middle") == {"top", "middle"}
    assert (RELATIONS.parents("top"), RELATIONS.parents("stranger")) == (set(), set())


def test_who_lives_below_whom() -> None:
    """Below a chart are all that it starts, and all that those start; itself only if it starts itself."""
    assert RELATIONS.below("top") == {"middle", "bottom"}
    assert RELATIONS.below("middle") == {"middle", "bottom"}
    assert RELATIONS.below("bottom") == set()


def test_whom_a_message_reaches() -> None:
    """A message reaches the parents, or the charts of that name below, never anybody else."""
    assert RELATIONS.receivers("top", "bottom") == {"bottom"}
    assert RELATIONS.receivers("middle", "parent") == {"top", "middle"}
    assert RELATIONS.receivers("bottom", "top") == set()
    assert RELATIONS.receivers("top", "stranger") == set()


def test_what_charts_hear_from_each_other() -> None:
    """A chart hears from another by messages that reach it, and by the ends of its children."""
    assert RELATIONS.sent("top", "bottom") == {"hurry"}
    assert RELATIONS.sent("middle", "top") == {"news", "middle_ended"}
    assert RELATIONS.sent("bottom", "middle") == {"bottom_ended"}
    assert RELATIONS.sent("top", "middle") == set()


def test_a_parent_is_known_by_two_names() -> None:
    """A chart may call the one that starts it by its name, or its parent."""
    assert RELATIONS.known_as("top", "middle") == {"top", "parent"}
    assert RELATIONS.known_as("top", "bottom") == {"top"}
