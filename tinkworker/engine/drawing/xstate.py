"""A chart as a machine of XState 5 in JSON, for its tools.

What names mean is bound elsewhere, there too. What XState has no word for stands in `meta`: what is waited for, and
what is *deferred*; a deferred event is taken and lost there, so that at least no composite around answers it.
"""

import json
from collections.abc import Mapping
from typing import Any

from attrs import frozen

from tinkworker.engine.chart import Alternative, Alternatives, Effects, State
from tinkworker.engine.topology import Topology

Plain = dict[str, Any]

NOTHING: Plain = {}
"""A transition that says that nothing happens, and that nobody else is to be asked."""


@frozen
class Machine:
    """
    Writes a machine.

    Attributes:
        paths: Where each state is, from the machine down.
    """

    paths: Mapping[str, str]

    def state(self, state: State) -> Plain:
        """A state; only what it says is written."""
        consumed = {str(event): NOTHING for event in (*state.ignore, *state.defer)}
        handled = {str(event): self.alternatives(state, each) for event, each in state.when.items()}
        everything: Plain = {
            "description": text(state.description),
            "type": "final" if state.final else None,
            "initial": text(state.initial),
            "invoke": {"src": str(state.invoke)} if state.invoke else None,
            "entry": actions(state.entry),
            "exit": actions(state.exit),
            "always": self.alternatives(state, tuple(each for each in state.always if each.otherwise is None)),
            "on": {**handled, **consumed},
            "after": {str(timer): self.alternatives(state, each) for timer, each in state.after.items()},
            "meta": without_nothing({"defer": [*map(str, state.defer)], "waits_for": [*map(str, state.waits_for)]}),
            "states": {str(name): self.state(child) for name, child in state.states.items()},
        }
        return without_nothing(everything)

    def alternatives(self, state: State, alternatives: Alternatives) -> list[Plain]:
        """Transitions for one event; nothing needs no event, so `else: stay` is left out of `always`."""
        return [self.transition(state, alternative) for alternative in alternatives]

    def transition(self, state: State, alternative: Alternative) -> Plain:
        """One transition. From a state to itself it leaves and enters it, which XState must be told."""
        target = text(alternative.target)
        return without_nothing(
            {
                "guard": text(alternative.guard),
                "target": target and f"#{self.paths[target]}",
                "reenter": target == state.name,
                "actions": actions(alternative.effects),
            }
        )


def without_nothing(plain: Plain) -> Plain:
    """What is said, without what is not."""
    return {key: value for key, value in plain.items() if value}


def text(words: str | None) -> str | None:
    """Plain text."""
    return None if words is None else str(words)


def actions(effects: Effects) -> list[str | Plain]:
    """What happens, in order."""
    spawns = ({"type": "spawn", "params": {"spawn": str(name)}} for name in effects.spawn)
    sends = ({"type": "send", "params": {"to": str(each.to), "event": str(each.event)}} for each in effects.send)
    return [*map(str, effects.assign), *map(str, effects.do), *spawns, *sends]


def paths(topology: Topology) -> Mapping[str, str]:
    """Where each state is."""
    parents = topology.chart.parents()
    found: dict[str, str] = {}
    for state in topology.chart.walk():
        above = parents.get(state.name)
        found[str(state.name)] = f"{found[above.name] if above else topology.chart}.{state.name}"
    return found


def xstate(topology: Topology) -> str:
    """The machine's configuration in JSON, with a newline at the end."""
    chart, machine = topology.chart, Machine(paths(topology))
    plain = without_nothing(
        {
            "id": str(chart),
            "version": text(chart.version),
            "description": text(chart.description),
            "initial": text(chart.initial),
            "meta": without_nothing({"events": {str(event): [*map(str, of)] for event, of in chart.events.items()}}),
            "states": {str(name): machine.state(state) for name, state in chart.states.items()},
        }
    )
    return json.dumps(plain, indent=2, ensure_ascii=False) + "\n"
