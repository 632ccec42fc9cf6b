"""How a graph looks. All colours stand on the picture's own paper: it can be read on dark pages as on light ones."""

from collections.abc import Mapping
from types import MappingProxyType

from attrs import frozen

from tinkworker.engine.drawing.paint import Tone


class Markup(str):
    """A value in Graphviz's markup, which stands between angle brackets, not in quotes."""

    __slots__ = ()


Attributes = Mapping[str, str | float]


@frozen
class Look:
    """
    How something looks.

    Attributes:
        fill: What a state is filled with.
        border: The border of a state, and an arrow.
        state: How wide a state's border is.
        arrow: How wide an arrow is.
        ink: Names and events.
        paint: What was painted; empty where nothing is.
    """

    fill: str
    border: str
    state: float
    arrow: float
    ink: str
    paint: str = ""


LOOKS: Mapping[Tone, Look] = MappingProxyType(
    {
        Tone.PLAIN: Look("#f7f7f7", "#8c8c8c", 1.0, 0.9, "#1a1a1a"),
        Tone.SPINE: Look("#e3eefb", "#1f5fa8", 2.2, 2.8, "#1a1a1a"),
        Tone.TAKEN: Look("#e2f4e6", "#1a7f37", 2.2, 2.4, "#1a1a1a", "#116329"),
        Tone.CURRENT: Look("#fff1c2", "#b54708", 4.0, 2.4, "#1a1a1a", "#8a3a06"),
        Tone.FADED: Look("#fdfdfd", "#cfcfcf", 1.0, 0.8, "#a8a8a8"),
        Tone.MISSING: Look("#fdeceb", "#d1242f", 2.2, 1.8, "#b3202a"),
    }
)

TIMER, GUARD, ACTIVITY, EFFECT = "#8a5a00", "#5b4b9a", "#1f5fa8", "#6b6b6b"

GRAPH: Attributes = MappingProxyType(
    {
        "rankdir": "TB",
        "compound": "true",
        "newrank": "true",
        "nodesep": 0.3,
        "ranksep": 0.4,
        "pad": 0.3,
        "bgcolor": "white",
        "fontname": "Helvetica",
        "fontsize": 12,
    }
)
NODE: Attributes = MappingProxyType(
    {"shape": "box", "style": "rounded,filled", "fontname": "Helvetica", "fontsize": 12, "margin": "0.1,0.05"}
)
EDGE: Attributes = MappingProxyType({"fontname": "Helvetica", "fontsize": 10, "arrowsize": 0.7})
CLUSTER: Attributes = MappingProxyType(
    {"style": "rounded,filled", "fillcolor": "#00000008", "label": " ", "fontsize": 8}
)
START: Attributes = MappingProxyType(
    {"shape": "circle", "label": "", "width": 0.18, "style": "filled", "fillcolor": "#1a1a1a", "color": "#1a1a1a"}
)
NOTE: Attributes = MappingProxyType({"shape": "plaintext", "style": "", "margin": 0, "fontsize": 10})
"""What stands on the paper without a border: signposts, and what is to be said of a composite."""
UNSEEN: Attributes = MappingProxyType({"style": "invis", "weight": 0})
"""A line that only keeps things in their place."""


def written(attributes: Attributes) -> str:
    """Attributes as they stand in a graph."""
    return f"[{', '.join(f'{name}={quoted(value)}' for name, value in attributes.items())}]"


def quoted(value: str | float) -> str:
    """A value as it stands in a graph."""
    if isinstance(value, Markup):
        return f"<{value}>"
    if isinstance(value, str):
        return '"{}"'.format(value.replace("\\", "\\\\").replace('"', '\\"'))
    return f"{value:g}"
