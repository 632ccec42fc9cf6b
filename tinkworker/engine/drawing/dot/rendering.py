"""From Graphviz's language to pictures, with a renderer out of the package index.

It is `graphviz-pure`, a port of Graphviz to Rust: one program in a wheel for every usual platform, without anything
that a system would have to install, and with fonts of its own, so that it writes the same bytes everywhere. Other
packages want a system's Graphviz (`graphviz`, `pygraphviz`), or bring a far older or larger one.
"""

import hashlib
import re
import subprocess
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

PACKAGE = "graphviz-pure"

DRAWN = re.compile(rb"<!-- drawn from ([0-9a-f]{16}) -->")
"""What a picture in SVG says of the graph that it was drawn from: the beginning of its SHA-256."""


class NoRenderer(Exception):
    """The renderer is not installed, or did not draw."""


def renderer() -> Path:
    """
    The program.

    Raises:
        NoRenderer: It is not installed.
    """
    try:
        files = distribution(PACKAGE).files or ()
    except PackageNotFoundError:
        raise NoRenderer("svg and png need a renderer: pip install 'tinkworker[svg]'") from None
    programs = (Path(str(file.locate())) for file in files if file.name in {PACKAGE, f"{PACKAGE}.exe"})
    found = next((program for program in programs if program.exists()), None)
    if found is None:
        raise NoRenderer(f"{PACKAGE} has no program here: pip install --force-reinstall 'tinkworker[svg]'")
    return found


def render(graph: str, kind: str) -> bytes:
    """
    Draw a graph.

    Args:
        graph: The graph in Graphviz's language.
        kind: `svg` or `png`.

    Raises:
        NoRenderer: The renderer is not installed, or did not draw.
    """
    # -q: it warns of every arrow in a text, because it has to guess how wide that is.
    drawn = subprocess.run([renderer(), f"-T{kind}", "-q"], input=graph.encode(), capture_output=True, check=False)  # noqa: S603 a program of ours, with arguments of ours
    if drawn.returncode != 0:
        raise NoRenderer(f"{PACKAGE} does not draw: {drawn.stderr.decode(errors='replace').strip()}")
    return drawn.stdout + source(graph) if kind == "svg" else drawn.stdout


def source(graph: str) -> bytes:
    """What tells a picture's source; so nobody needs a renderer to see whether the picture is current."""
    return f"<!-- drawn from {hashlib.sha256(graph.encode()).hexdigest()[:16]} -->\n".encode()


def current(picture: bytes, graph: str) -> bool:
    """Whether a picture in SVG was drawn from this graph."""
    return (found := DRAWN.search(picture)) is not None and found[0] + b"\n" == source(graph)
