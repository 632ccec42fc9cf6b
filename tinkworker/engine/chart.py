"""A chart as its author wrote it: the vocabulary, one class for each thing that a chart file can say.

The attributes are the file's keys (`if` and `else` are `guard` and `otherwise` here, being words of Python's own).
Everything is a name; what the names mean is bound later.
"""

from collections.abc import Iterator, Mapping

from attrs import field, frozen

from tinkworker.engine.problem import START_OF_FILE, Position
from tinkworker.engine.text import Text


@frozen
class Send:
    """
    An event to other machines.

    Attributes:
        to: "parent", or the name of a chart: all living machines of that chart below this one.
        event: The event; its payload is made by the function that is bound to its name, and None without one.
    """

    to: Text
    event: Text
    position: Position = START_OF_FILE


@frozen
class Effects:
    """
    What happens on the way, in this order.

    Attributes:
        assign: Pure functions that make new data, applied at once.
        do: Commands, returned to the driver; they want no answer and may be given twice.
        spawn: Machines to start.
        send: Events to other machines.
    """

    assign: tuple[Text, ...] = ()
    do: tuple[Text, ...] = ()
    spawn: tuple[Text, ...] = ()
    send: tuple[Send, ...] = ()


@frozen
class Alternative:
    """
    One answer to an event; of several, the first whose guard says yes.

    Attributes:
        guard: A pure function that says whether this one is taken; None: always.
        otherwise: "stay" in the last of guarded alternatives: says that nothing happens.
        effects: What happens on the way.
        target: The state to enter; None: nothing is left or entered.
    """

    guard: Text | None = None
    otherwise: Text | None = None
    effects: Effects = Effects()
    target: Text | None = None
    position: Position = START_OF_FILE


Alternatives = tuple[Alternative, ...]


@frozen
class State:
    """
    A state, or a composite of states.

    Attributes:
        description: For people.
        initial: Of a composite: the state that is entered with it.
        states: Of a composite: what it is made of.
        invoke: An activity that lives as long as the state; its outcomes are events.
        when: Answers to events.
        after: Answers to timers, which run as long as the state.
        always: Alternatives that need no event, tried whenever something happened here.
        defer: Events that are kept for the next state.
        ignore: Events that may come late and mean nothing.
        entry: What happens whenever the state is entered.
        exit: What happens whenever it is left.
        waits_for: Charts whose machines must move for this state to end.
        final: Whether the machine ends here.
    """

    name: Text
    description: Text | None = None
    initial: Text | None = None
    states: Mapping[Text, "State"] = field(factory=dict)
    invoke: Text | None = None
    when: Mapping[Text, Alternatives] = field(factory=dict)
    after: Mapping[Text, Alternatives] = field(factory=dict)
    always: Alternatives = ()
    defer: tuple[Text, ...] = ()
    ignore: tuple[Text, ...] = ()
    entry: Effects = Effects()
    exit: Effects = Effects()
    waits_for: tuple[Text, ...] = ()
    final: bool = False

    @property
    def composite(self) -> bool:
        """Whether it is made of states."""
        return bool(self.states)

    @property
    def mentions(self) -> frozenset[str]:
        """The events that it says something about."""
        return frozenset(map(str, (*self.when, *self.defer, *self.ignore)))

    def lists(self) -> Iterator[Alternatives]:
        """All lists of alternatives that are written in it."""
        yield from self.when.values()
        yield from self.after.values()
        if self.always:
            yield self.always

    def effects(self) -> Iterator[Effects]:
        """All effects that are written in it."""
        yield self.entry
        yield self.exit
        for alternatives in self.lists():
            yield from (alternative.effects for alternative in alternatives)

    def walk(self) -> Iterator["State"]:
        """This state and all below it, in the order of the file."""
        yield self
        for child in self.states.values():
            yield from child.walk()


@frozen
class Chart:
    """
    A lifecycle.

    Attributes:
        name: The chart's name, under which its names are bound.
        file: Where it was read from.
        version: Counts changes that people should know of; not used for anything.
        description: For people.
        initial: The state in which a machine begins.
        events: Who sends each event from outside: "parent", "operator", or a chart.
        states: The states at the top.
    """

    name: Text
    file: str
    version: Text | None = None
    description: Text | None = None
    initial: Text | None = None
    events: Mapping[Text, tuple[Text, ...]] = field(factory=dict)
    states: Mapping[Text, State] = field(factory=dict)

    def walk(self) -> Iterator[State]:
        """All states, composites before what they are made of, in the order of the file."""
        for state in self.states.values():
            yield from state.walk()

    def sends(self) -> Iterator[Send]:
        """All messages that it sends."""
        for state in self.walk():
            for effects in state.effects():
                yield from effects.send

    def parents(self) -> Mapping[str, State]:
        """The composite that each state stands in; states at the top are not in it."""
        return {child: state for state in self.walk() for child in state.states}

    def __str__(self) -> str:
        """The chart's name."""
        return str(self.name)
