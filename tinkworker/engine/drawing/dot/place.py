"""Where things are in a chart, for its picture: what is in a state, where its lines begin and end, how deep it is."""

from collections import deque
from collections.abc import Mapping, Sequence

from tinkworker.engine.chart import State
from tinkworker.engine.drawing.spine import Spine
from tinkworker.engine.topology import Topology


def leaves(state: State) -> list[str]:
    """The states that a machine can be in while it is in this one, in the order of the file."""
    return [str(each.name) for each in state.walk() if not each.composite]


def entered(topology: Topology, state: str) -> str:
    """The state that a machine is in when it has entered this one: itself, or the initial one in it."""
    initial = topology.states[state].initial
    return state if initial is None else entered(topology, str(initial))


def tail_of(state: State, spine: Spine) -> str:
    """Where a line from a state begins: a composite's begins low, where its part of the spine ends."""
    return spine.last(leaves(state)) or leaves(state)[-1]


def spread(depths: Mapping[str, int], ways: Mapping[str, Sequence[str]], step: int) -> Mapping[str, int]:
    """Give each state that can be reached the depth of the first one that leads there, and a step more."""
    found = dict(depths)
    ahead = deque(sorted(found, key=found.__getitem__))
    while ahead:
        state = ahead.popleft()
        for target in ways[state]:
            if target not in found:
                found[target] = found[state] + step
                ahead.append(target)
    return found
