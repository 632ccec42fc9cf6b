"""Charts that nobody thought of: written by chance, and rewritten by chance until nothing is wrong with them."""

from random import Random

from attrs import evolve

from tests.engine.workshop import activity, bindings, chart
from tinkworker.engine.binding import Activity, Bindings
from tinkworker.engine.checking import Examined, examine
from tinkworker.engine.statechart import Statechart, bind

ACTIVITIES: dict[str, Activity] = {
    "look": activity("found", "missing"),
    "make": activity("made", "broken", effect=True),
    "watch": activity("seen", bounded=False),
}
EVENTS = ("ask", "call", "stop")
LEAVES = ("one", "two", "three", "four")


class Inventor:
    """
    Writes a chart.

    Attributes:
        chance: Where everything comes from.
        inside: The states in the composite.
        initial: Where a machine begins.
        said: What each state says.
    """

    def __init__(self, seed: int) -> None:
        self.chance = Random(seed)  # noqa: S311 no secret
        self.inside = self.chance.sample(LEAVES, 2)
        self.initial = self.chance.choice([name for name in (*LEAVES, "group") if name not in self.inside])
        self.said = {name: self.parts(name) for name in (*LEAVES, "group")}

    def target(self) -> str:
        """Some state."""
        return self.chance.choice((*LEAVES, "group", "end"))

    def alternatives(self, *, leading: bool = False) -> str:
        """An answer to something."""
        forms = (
            "{target}",
            "{{assign: note, target: {target}}}",
            "[{{if: sure, target: {target}}}, {{if: able, target: {target}}}, {{else: stay}}]",
            "[{{if: sure, target: {target}}}, {{target: {other}}}]",
            "{{assign: note}}",
            "[{{if: able, assign: note}}, {{target: {target}}}]",
        )
        return self.chance.choice(forms[:4] if leading else forms).format(target=self.target(), other=self.target())

    def parts(self, name: str) -> list[str]:
        """What a state says."""
        chance = self.chance
        said: dict[str, list[str]] = {"when": [], "defer": [], "ignore": []}
        invoke = chance.choice((*ACTIVITIES, "", "", ""))
        for event in (*EVENTS, *(ACTIVITIES[invoke].outcomes if invoke else ())):
            ways = ("when",) if event not in EVENTS else ("when", "defer", "defer", "ignore", "", "")
            if way := chance.choice(ways):
                said[way].append(f"{event}: {self.alternatives()}" if way == "when" else event)
        parts = [f"invoke: {invoke}"] if invoke else []
        parts += [f"when: {{{', '.join(said['when'])}}}"] if said["when"] else []
        parts += [f"{way}: [{', '.join(said[way])}]" for way in ("defer", "ignore") if said[way]]
        parts += [f"always: {self.alternatives(leading=True)}"] if chance.random() < 0.2 else []
        parts += [f"after: {{{name}_over: {self.alternatives()}}}"] if chance.random() < 0.8 else []
        return parts

    def text(self) -> str:
        """The chart: states beside each other, some of them in a group."""
        states = {name: f"{name}: {{{', '.join(self.said[name])}}}" for name in LEAVES}
        inside = ", ".join(states.pop(name) for name in self.inside)
        group = ", ".join((*self.said["group"], f"initial: {self.inside[0]}", f"states: {{{inside}}}"))
        lines = "\n  ".join((*states.values(), f"group: {{{group}}}", "end: {final: true}"))
        outside = ", ".join(f"{event}: operator" for event in EVENTS)
        return f"chart: a\ninitial: {self.initial}\nevents: {{{outside}}}\nstates:\n  {lines}\n"


def look(text: str) -> tuple[Examined, Bindings]:
    """What is wrong with a chart, and what its names mean."""
    read = chart(text)
    bound = bindings(read)
    bound = evolve(bound, activities={name: ACTIVITIES[name] for name in bound.activities})
    return examine(read, bound), bound


def invent(seed: int) -> tuple[str, Statechart]:
    """A sound chart, and its text."""
    inventor = Inventor(seed)
    examined, bound = look(inventor.text())
    while examined.problems or examined.topology is None:
        name = inventor.chance.choice(tuple(inventor.said))
        before, inventor.said[name] = inventor.said[name], inventor.parts(name)
        tried = look(inventor.text())
        if len(tried[0].problems) <= len(examined.problems):
            examined, bound = tried
        else:
            inventor.said[name] = before
    return inventor.text(), bind(examined.topology, bound)
