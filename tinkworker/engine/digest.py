"""What a chart says, as a hash: two charts with the same one make the same machines."""

import hashlib
import json
from typing import Any

from tinkworker.engine.chart import Effects
from tinkworker.engine.topology import Topology


def digest(topology: Topology) -> str:
    """A hash over all that decides what a machine does: 16 hexadecimal digits."""

    def words(effects: Effects) -> list[Any]:
        return [effects.assign, effects.do, effects.spawn, [(each.to, each.event) for each in effects.send]]

    states = [
        [
            name,
            [str(each.name) for each in topology.active.get(name, ())],
            state.invoke,
            words(state.entry),
            words(state.exit),
            state.final,
            sorted(topology.deferred.get(name, ())),
            sorted(topology.ignored.get(name, ())),
        ]
        for name, state in topology.states.items()
    ]
    edges = [
        [edge.identity, edge.source, edge.target, edge.alternative.guard, edge.stays, words(edge.alternative.effects)]
        for edge in topology.walk()
    ]
    content = json.dumps([str(topology.chart.name), topology.initial, states, edges], sort_keys=True)
    return hashlib.sha256(content.encode()).hexdigest()[:16]
