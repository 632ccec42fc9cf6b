"""`chart render`: a chart as a picture, a table, or in the language of another tool."""

import argparse
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import cast

from tinkworker.cli.chart.choice import Refused
from tinkworker.cli.chart.painting import from_coverage, from_journal
from tinkworker.engine.checking import examine
from tinkworker.engine.drawing.dot.rendering import NoRenderer, render
from tinkworker.engine.drawing.dot.writing import dot
from tinkworker.engine.drawing.mermaid import mermaid
from tinkworker.engine.drawing.paint import Paint
from tinkworker.engine.drawing.scxml import scxml
from tinkworker.engine.drawing.table import table
from tinkworker.engine.drawing.xstate import xstate
from tinkworker.engine.problem import ChartError
from tinkworker.engine.reading import read_file
from tinkworker.engine.topology import Topology
from tinkworker.lifecycle.charts import NAMES, folder

Draw = Callable[[Topology, Paint | None], str]

PAINTED: Mapping[str, Draw] = MappingProxyType({"mermaid": mermaid, "dot": dot, "table": table})
"""Formats that can show what happened."""

RENDERED = ("svg", "png")
"""Formats that a renderer makes of `dot`."""

EXPORTED: Mapping[str, Callable[[Topology], str]] = MappingProxyType({"scxml": scxml, "xstate": xstate})
"""The languages of other tools, in which a chart is all that can be said."""

FORMATS = (*PAINTED, *RENDERED, *EXPORTED)

SUFFIXES = MappingProxyType({".mmd": "mermaid", ".md": "mermaid", ".gv": "dot", ".txt": "table", ".json": "xstate"})
"""What a file is called, where that is not its format's name."""


def perform_render(options: argparse.Namespace) -> int:
    """Write a picture of a chart."""
    kind = format_of(options)
    if kind in EXPORTED and (options.journal or options.coverage):
        raise Refused(f"{kind} cannot show what happened; say --format, one of {', '.join((*PAINTED, *RENDERED))}")
    try:
        topology = topology_of(options.chart)
        content = draw(topology, paint_of(topology, options), kind)
    except (ValueError, NoRenderer) as error:
        raise Refused(error) from error
    if options.output is not None:
        options.output.write_bytes(content)
        return 0
    if kind == "png" and sys.stdout.isatty():
        raise Refused("png is nothing for a terminal; say where to write it with -o FILE")
    sys.stdout.flush()
    sys.stdout.buffer.write(content)
    return 0


def format_of(options: argparse.Namespace) -> str:
    """
    The format: what was said, what the file is called, or Mermaid.

    Raises:
        Refused: The file's name does not say it.
    """
    said, output = cast("tuple[str | None, Path | None]", (options.format, options.output))
    if said is not None or output is None:
        return said or "mermaid"
    kind = SUFFIXES.get(output.suffix, output.suffix.removeprefix("."))
    if kind not in FORMATS:
        raise Refused(f"{output}: the name says no format; say --format, one of {', '.join(FORMATS)}")
    return kind


def topology_of(chart: str) -> Topology:
    """
    The chart that is meant; what its names mean does not matter.

    Raises:
        ChartError: Something is wrong with its structure.
        Refused: There is none.
    """
    path = folder() / f"{chart}.yaml" if chart in NAMES else Path(chart)
    if not path.is_file():
        raise Refused(f"there is no chart {chart}; say one of {', '.join(NAMES)}, or the file of another one")
    examined = examine(read_file(path), None)
    if examined.topology is None:
        raise ChartError(list(examined.problems))
    return examined.topology


def paint_of(topology: Topology, options: argparse.Namespace) -> Paint | None:
    """
    What is to be painted, if anything is.

    Raises:
        Refused: --life says which machine of no journal.
    """
    if options.life is not None and options.journal is None:
        raise Refused("--life says which machine of a journal; say --journal FILE, too")
    if options.journal is not None:
        return from_journal(topology, options.journal, options.life)
    return from_coverage(topology, options.coverage) if options.coverage is not None else None


def draw(topology: Topology, paint: Paint | None, kind: str) -> bytes:
    """
    A picture in a format.

    Raises:
        NoRenderer: The format needs a renderer, and there is none.
    """
    if kind in RENDERED:
        return render(dot(topology, paint), kind)
    return (EXPORTED[kind](topology) if kind in EXPORTED else PAINTED[kind](topology, paint)).encode()
