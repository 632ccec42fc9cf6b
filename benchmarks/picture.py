"""A picture of figures: each as a bar, drawn as the part that it takes of its budget."""

from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape

from benchmarks.figure import Figure, number

WIDTH, ROW, TOP, FOOT = 960, 26, 40, 14
BARS = 440
"""Where the bars begin; left of it stands what they are."""

BUDGET = 250
"""How long a bar is that takes all of its budget."""

LONGEST = 380

STYLE = """
  text { font: 13px sans-serif; fill: #24292f }
  .met { fill: #2f7d4f } .missed { fill: #b3541e } .note { fill: #57606a }
  .limit { stroke: #57606a; stroke-dasharray: 4 3 }
"""


def picture(figures: Sequence[Figure]) -> str:
    """Those that have a budget, in their order, as SVG."""
    shown = [(figure, part) for figure in figures if (part := figure.part) is not None]
    height = TOP + ROW * len(shown) + FOOT
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img">',
            "<title>What was measured, as parts of its budgets</title>",
            f"<style>{STYLE}</style>",
            f'<rect width="{WIDTH}" height="{height}" fill="white"/>',  # its own paper, for a page may be dark
            f'<text class="note" x="{BARS + BUDGET}" y="18" text-anchor="middle">budget</text>',
            *(line for position, (figure, part) in enumerate(shown) for line in bar(position, figure, part)),
            f'<line class="limit" x1="{BARS + BUDGET}" y1="26" x2="{BARS + BUDGET}" y2="{height - FOOT}"/>',
            "</svg>\n",
        ]
    )


def bar(position: int, figure: Figure, part: float) -> Iterator[str]:
    """One figure."""
    y = TOP + ROW * position
    length = min(LONGEST, max(2.0, part * BUDGET))
    met = "met" if part <= 1 else "missed"
    yield f'<text x="{BARS - 10}" y="{y + 13}" text-anchor="end">{escape(f"{figure.group}: {figure.what}")}</text>'
    yield f'<rect class="{met}" x="{BARS}" y="{y}" width="{length:.0f}" height="17" rx="2"/>'
    said = escape(f"{number(figure.value)} {figure.unit}")
    yield f'<text x="{BARS + max(length, BUDGET) + 8:.0f}" y="{y + 13}">{said}</text>'
