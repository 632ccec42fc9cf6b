"""Machines that descend from one: what one event sets off among them, in which order, and who hears of an end."""

from collections.abc import Mapping, Sequence

import pytest

from tests.engine.workshop import Notes, statechart
from tinkworker.engine.binding import Spawning
from tinkworker.engine.ensemble import Ensemble, NameTaken, Occurrence
from tinkworker.engine.statechart import Statechart
from tinkworker.engine.step import Child, Event, Spawn

GRANDMOTHER = """
    chart: grandmother
    initial: home
    events: {have: operator, news: mother, mother_ended: mother}
    states:
      home:
        when:
          have: {spawn: mother}
          news: {assign: note_news}
          mother_ended: {assign: note_end}
        after: {patience: gone}
      gone: {final: true}
"""
MOTHER = """
    chart: mother
    initial: home
    events: {have: operator, call: operator, leave: operator, born: child, news: child, child_ended: child}
    states:
      home:
        when:
          have: {spawn: [first, second], send: [{to: child, event: hello}, {to: parent, event: news}]}
          call: {send: {to: child, event: hello}}
          leave: {spawn: last, target: gone}
          born: {assign: note_born}
          news: {assign: note_news}
          child_ended: {assign: note_end}
        after: {patience: gone}
      gone: {final: true}
"""
CHILD = """
    chart: child
    initial: born
    events: {hello: mother, bye: operator}
    states:
      born:
        entry: {send: {to: parent, event: born}}
        when:
          hello: {send: {to: parent, event: news}}
          bye: {send: {to: parent, event: news}, target: end}
        after: {patience: end}
      end: {final: true}
"""


def naming(chart: str, name: str, **ends: str) -> Spawning:
    """A spawn whose child has a name."""
    return Spawning(chart, lambda _data, _event: Child(name, Notes()), ends)


@pytest.fixture(scope="module")
def charts() -> Mapping[str, Statechart]:
    """Three generations."""
    children = {name: naming("child", name, end="child_ended") for name in ("first", "second", "last")}
    spawns = {"mother": naming("mother", "mother", gone="mother_ended")}
    return {
        "grandmother": statechart(GRANDMOTHER, spawns=spawns),
        "mother": statechart(MOTHER, spawns=children, result=lambda data: data.log),
        "child": statechart(CHILD, result=lambda _data: "inheritance"),
    }


def spawn(chart: str) -> Spawn:
    """The first machine."""
    return Spawn("by_hand", chart, Child(chart, Notes(), {"who": chart}))


@pytest.fixture
def family(charts: Mapping[str, Statechart]) -> Ensemble:
    """A mother with two children."""
    ensemble = Ensemble(charts)
    ensemble.start(spawn("mother"), 0.0)
    ensemble.send("mother", Event("have", None, 1.0))
    return ensemble


@pytest.fixture
def clan(charts: Mapping[str, Statechart]) -> Ensemble:
    """A grandmother with a mother that has two children."""
    ensemble = Ensemble(charts)
    ensemble.start(spawn("grandmother"), 0.0)
    ensemble.send("grandmother", Event("have", None, 1.0))
    ensemble.send("mother", Event("have", None, 2.0))
    return ensemble


def told(batch: Sequence[Occurrence]) -> list[str]:
    """A batch, one line for each: who, what, and from whom."""
    return [f"{each.machine}: {each.event.name}{f' from {each.sender}' if each.sender else ''}" for each in batch]


def test_first_machine(charts: Mapping[str, Statechart]) -> None:
    """The first machine starts with what it is given, and belongs to nobody here."""
    ensemble = Ensemble(charts)
    (occurrence,) = ensemble.start(spawn("mother"), 5.0)

    assert told([occurrence]) == ["mother: start"]
    assert occurrence.step is not None
    assert (occurrence.step.at, occurrence.step.subject, occurrence.step.target) == (5.0, {"who": "mother"}, "home")
    assert ensemble.members["mother"].parent is None


def test_batch_and_order(charts: Mapping[str, Statechart]) -> None:
    """
    Machines begin before anything is delivered; what they say as they begin comes before what their parent says; all
    is delivered in the order in which it was said, to its receivers in the order in which they began.
    """
    ensemble = Ensemble(charts)
    ensemble.start(spawn("mother"), 0.0)

    assert told(ensemble.send("mother", Event("have", None, 1.0))) == [
        "mother: have",
        "first: start from mother",
        "second: start from mother",
        "mother: born from first",
        "mother: born from second",
        "first: hello from mother",
        "second: hello from mother",
        "mother: news from first",
        "mother: news from second",
    ]


def test_time_of_a_batch(family: Ensemble) -> None:
    """Everything that an event sets off happens at the moment of that event."""
    batch = family.send("mother", Event("call", None, 7.5))

    assert {occurrence.event.at for occurrence in batch} == {7.5}


def test_parent_outside(charts: Mapping[str, Statechart]) -> None:
    """What the first machine says to its own parent is in its step, and is delivered to nobody here."""
    ensemble = Ensemble(charts)
    ensemble.start(spawn("mother"), 0.0)
    first, *rest = ensemble.send("mother", Event("have", None, 3.0))

    assert first.step is not None
    assert [(message.to, message.event) for message in first.step.messages] == [("child", "hello"), ("parent", "news")]
    assert "mother: news from mother" not in told(rest)


def test_messages_to_a_chart(clan: Ensemble) -> None:
    """A message to a chart reaches all its machines below the sender, and none elsewhere."""
    assert told(clan.send("mother", Event("call", None, 3.0)))[1:3] == [
        "first: hello from mother",
        "second: hello from mother",
    ]
    assert clan.receivers("first", "child") == []
    assert clan.receivers("grandmother", "child") == ["first", "second"]


def test_end(family: Ensemble) -> None:
    """A machine that ends is forgotten, and its parent is told last, by the event for that end and with the result."""
    batch = family.send("first", Event("bye", None, 2.0))

    assert told(batch) == ["first: bye", "mother: news from first", "mother: child_ended from first"]
    assert batch[-1].event.payload == "inheritance"
    assert list(family.members) == ["mother", "second"]


def test_lost_messages(family: Ensemble) -> None:
    """What is sent to a machine that has ended is lost: nothing happens, and nothing is written down."""
    family.send("first", Event("bye", None, 2.0))

    assert family.send("first", Event("hello", None, 3.0)) == []
    assert family.send("nobody", Event("hello", None, 3.0)) == []


def test_orphans(clan: Ensemble) -> None:
    """
    Machines that outlive the one that started them go to its parent, to which they talk from then on; that one is not
    told of their end, since it never expected it.
    """
    assert told(clan.send("mother", Event("leave", None, 3.0))) == [
        "mother: leave",
        "last: start from mother",
        "grandmother: mother_ended from mother",
    ]
    assert clan.receivers("grandmother", "child") == ["first", "second", "last"]
    assert told(clan.send("first", Event("bye", None, 4.0))) == ["first: bye", "grandmother: news from first"]


def test_orphans_of_the_first(family: Ensemble) -> None:
    """Machines that outlive the first one live on, with nobody to talk to."""
    family.send("mother", Event("leave", None, 2.0))

    assert told(family.send("first", Event("bye", None, 3.0))) == ["first: bye"]
    assert list(family.members) == ["second", "last"]


def test_first(family: Ensemble) -> None:
    """The first machine is known as long as it lives; who outlives it does not take its place."""
    assert family.first is family.members["mother"].machine

    family.send("mother", Event("leave", None, 2.0))
    assert family.first is None
    assert list(family.members) == ["first", "second", "last"]


def test_invocations(charts: Mapping[str, Statechart]) -> None:
    """The activities that are wanted are known by machine, state and number."""
    looking = """
        chart: child
        initial: looking
        states:
          looking: {invoke: look, when: {done: end}}
          end: {final: true}
    """
    ensemble = Ensemble({**charts, "child": statechart(looking)})
    ensemble.start(spawn("mother"), 0.0)
    ensemble.send("mother", Event("have", None, 1.0))
    assert list(ensemble.invocations()) == [("first", "looking", 1), ("second", "looking", 1)]

    ensemble.send("first", Event("done", None, 2.0, 1))
    assert list(ensemble.invocations()) == [("second", "looking", 1)]


def test_refusal(family: Ensemble) -> None:
    """An event that a machine does not know is noted as refused, and changes nothing."""
    before = family.members["mother"].machine.data
    (occurrence,) = family.send("mother", Event("stray", None, 2.0))

    assert occurrence.step is None
    assert occurrence.refusal is not None
    assert (occurrence.refusal.state, occurrence.refusal.event) == ("home", "stray")
    assert family.members["mother"].machine.data is before


def test_name_taken(family: Ensemble) -> None:
    """Two living machines of one name are a mistake in a lifecycle."""
    with pytest.raises(NameTaken, match="first lives already"):
        family.send("mother", Event("have", None, 2.0))


def test_name_free_again(family: Ensemble) -> None:
    """A name is free again once its machine has ended; whoever has it now began last."""
    for name in ("first", "second"):
        family.send(name, Event("bye", None, 2.0))
    family.send("mother", Event("have", None, 3.0))

    assert list(family.members) == ["mother", "first", "second"]


def test_resume(family: Ensemble) -> None:
    """After a restart every machine goes on, in the order in which they began, with the same word about the boot."""
    batch = family.resume(9.0, elapsed=True)

    assert told(batch) == ["mother: resume", "first: resume", "second: resume"]
    assert [occurrence.event.payload for occurrence in batch] == [True] * 3
    assert [timer.seconds for occurrence in batch if occurrence.step for timer in occurrence.step.armed] == [0.0] * 3


def test_awaited(family: Ensemble) -> None:
    """Whether an answer is wanted is asked of the machine; one that has ended wants none."""
    (timer,) = family.members["first"].machine.timers.values()
    assert family.awaits("first", timer.number)
    assert not family.awaits("first", timer.number + 1)

    family.send("first", Event("bye", None, 2.0))
    assert not family.awaits("first", timer.number)
