"""A picture of figures: each as a bar, drawn as the part that it takes of its budget."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from xml.sax.saxutils import escape

from benchmarks.figure import Figure, number

WIDTH, LEFT = 420, 12
"""So narrow that a telephone shows it nearly as large as it is; what a bar stands for stands above it, not beside."""

HEAD, GROUP, ROW, FOOT = 34, 34, 46, 10
"""The heights of the top, of a group's name, of a figure, and of the end."""

BUDGET = 190
"""How long a bar is that takes all of its budget."""

LONGEST = 290

STYLE = """
  text { font: 14px sans-serif; fill: #24292f }
  .group { font-weight: bold }
  .met { fill: #2f7d4f } .missed { fill: #b3541e } .note { fill: #57606a }
  .limit { stroke: #57606a; stroke-dasharray: 4 3 }
"""


def picture(figures: Sequence[Figure]) -> str:
    """Those that have a budget, in their order, as SVG."""
    y, drawn = HEAD, list[str]()
    for name, group in groupby((figure for figure in figures if figure.budget), key=lambda figure: figure.group):
        y += GROUP
        drawn.append(f'<text class="group" x="{LEFT}" y="{y - 12}">{escape(name)}</text>')
        for figure in group:
            drawn += bar(y, figure)
            y += ROW
    height = y + FOOT
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" role="img">',
            "<title>What was measured, as parts of its budgets</title>",
            f"<style>{STYLE}</style>",
            f'<rect width="{WIDTH}" height="{height}" fill="white"/>',  # its own paper, for a page may be dark
            f'<text class="note" x="{LEFT + BUDGET}" y="20" text-anchor="middle">budget</text>',
            *drawn,
            "</svg>\n",
        ]
    )


def bar(y: int, figure: Figure) -> Iterator[str]:
    """One figure: what it is, and below that its bar and how much it is."""
    part = figure.part or 0.0
    length = min(LONGEST, max(2.0, part * BUDGET))
    met = "met" if part <= 1 else "missed"
    yield f'<text x="{LEFT}" y="{y + 11}">{escape(figure.what)}</text>'
    yield f'<rect class="{met}" x="{LEFT}" y="{y + 18}" width="{length:.0f}" height="17" rx="2"/>'
    yield f'<line class="limit" x1="{LEFT + BUDGET}" y1="{y + 15}" x2="{LEFT + BUDGET}" y2="{y + 38}"/>'
    said = escape(f"{number(figure.value)} {figure.unit}")
    yield f'<text x="{LEFT + max(length, BUDGET) + 8:.0f}" y="{y + 31}">{said}</text>'
