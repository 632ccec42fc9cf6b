"""The stubs of a chart, as a module that a formatter leaves as it is."""

from collections.abc import Iterator
from textwrap import wrap

from attrs import evolve

from tinkworker.engine.binding import Bindings
from tinkworker.engine.chart import Chart
from tinkworker.engine.checking import Examined, examine
from tinkworker.engine.checking.names import check_values, uses_of
from tinkworker.engine.relation import Relations
from tinkworker.engine.stubs.naming import WIDTH, Names, broken
from tinkworker.engine.stubs.signature import Kind, Signature, Signatures
from tinkworker.engine.topology import after

ROOMS: dict[Kind, tuple[str, str]] = {
    "guards": ("Guards", "The questions that the chart asks: `if`."),
    "assignments": ("Assignments", "What changes the data: `assign`."),
    "commands": ("Commands", "What is to be done: `do`."),
    "messages": ("Messages", "What goes with the events that the chart sends: `send`."),
}
"""The Protocols by kind of function, each with what it is about."""

OWN = ("Assignments", "Commands", "EventName", "Guards", "Messages", "StateName", "Timers", "bind")
"""The names that the module defines itself."""


class Module:
    """Writes the stubs of one chart, line by line."""

    def __init__(self, signatures: Signatures) -> None:
        self.signatures = signatures
        self.bindings = signatures.bindings
        self.chart = signatures.topology.chart
        self.uses = uses_of(self.chart)
        self.names = Names()
        for name in OWN:
            self.names.add("", name)
        self.names.add("typing", "Literal")
        self.event = self.names.add("tinkworker.engine.step", "Event")
        self.data = self.names.name(self.bindings.data)

    def source(self) -> str:
        """The module's text."""
        body = [*self.literals(), *self.protocols(), *self.bind()]
        head = (
            f'"""What the names in the chart {str(self.chart)!r} must be. `tinkworker chart stubs` writes this file."""'
        )
        return "\n".join([head, *self.names.imports(), *body]) + "\n"

    def literals(self) -> Iterator[str]:
        """The names of states and events, as types."""
        topology = self.signatures.topology
        events = {event for state in self.chart.walk() for event in state.mentions}
        timers = {after(timer) for timer in self.uses.timers}
        yield from literal("StateName", list(topology.edges), "The states that a machine can be in.")
        yield from literal("EventName", sorted(events | timers), "The events that it takes.")

    def protocols(self) -> Iterator[str]:
        """The Protocols of those kinds of functions that the chart uses."""
        for kind, (title, about) in ROOMS.items():
            if functions := self.signatures.of(kind):
                yield from self.heading(title, about)
                for function in functions:
                    yield from self.function(function)
        if self.uses.timers:
            yield from self.heading("Timers", "How long states may last, in seconds; None for no timer: `after`.")
            for timer in sorted(set(self.uses.timers)):
                yield from ("", f"    def {timer}(self, data: {self.data}, /) -> float | None:")
                yield from docstring(f"For `{after(timer)}`.")

    def heading(self, title: str, about: str) -> Iterator[str]:
        """The beginning of a Protocol."""
        yield from ("", "", f"class {title}({self.names.add('typing', 'Protocol')}):", f'    """{about}"""')

    def function(self, signature: Signature) -> Iterator[str]:
        """One function of a Protocol."""
        answer = "object" if signature.answer is object else self.names.name(signature.answer)
        event = f"{self.event}[{self.names.union(signature.payloads)}]"
        arguments = ["self", f"data: {self.data}", f"event: {event}", "/"]
        yield ""
        line = f"    def {signature.name}({', '.join(arguments)}) -> {answer}:"
        if len(line) <= WIDTH:
            yield line
        else:
            yield from (f"    def {signature.name}(", f"        {', '.join(arguments)}", f"    ) -> {answer}:")
        yield from docstring(f"On {', '.join(f'`{event}`' for event in sorted(signature.events))}.")

    def bind(self) -> Iterator[str]:
        """The function that binds, and makes a type checker look; nothing if there is nothing to bind."""
        arguments = dict(self.arguments())
        if not arguments:
            return
        bindings = self.names.add("tinkworker.engine.binding", "Bindings")
        yield from ("", "", "def bind(", f"    bindings: {bindings},", "    *,")
        yield from (f"    {name}: {kind}," for name, kind in arguments.items())
        yield f") -> {bindings}:"
        yield '    """Add the chart\'s functions to what is bound; a type checker sees that all are there and fit."""'
        yield from broken("    return bindings.having", [f"{name}={name}" for name in arguments], ("(", ")"))

    def arguments(self) -> Iterator[tuple[str, str]]:
        """What is to be added, each with its type."""
        for kind, (title, _) in ROOMS.items():
            if self.signatures.of(kind):
                yield kind, title
        if self.uses.timers:
            yield "timers", "Timers"
        if result := self.signatures.result() - {None}:
            function = self.names.add("collections.abc", "Callable")
            yield "result", f"{function}[[{self.data}], {self.names.union(result)}]"


def literal(name: str, words: list[str], about: str) -> Iterator[str]:
    """A type of a few words."""
    quoted = [f'"{word}"' for word in words]
    yield ""
    yield from broken(f"{name} = Literal", quoted, ("[", "]"))
    yield f'"""{about}"""'


def docstring(text: str) -> Iterator[str]:
    """A function's docstring, which is its body too; broken if it is too long."""
    line = f'        """{text}"""'
    if len(line) <= WIDTH:
        yield line
    else:
        wrapped = wrap(text, WIDTH - 8, break_on_hyphens=False)
        yield from ('        """', *(f"        {each}" for each in wrapped), '        """')


def examine_values(chart: Chart, bindings: Bindings | None) -> Examined:
    """Find what is wrong with a chart, as far as stubs need it: functions may be missing still."""
    examined = examine(chart, None)
    values = check_values(chart, bindings) if bindings is not None else ()
    return evolve(examined, problems=(*examined.problems, *values))


def stubs(chart: str, relations: Relations) -> str:
    """The source of a module that says what the names of a chart must be."""
    signatures = Signatures(relations.topologies[chart], relations)
    signatures.collect()
    return Module(signatures).source()
