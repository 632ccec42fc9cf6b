"""How the site is built of these pages: `make docs`. It needs no network, neither to be built nor to be read.

What a page shows of a chart is drawn from `statecharts/` when the site is built.
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

from pictures import PICTURES  # noqa: E402 it lies beside this file, wherever that is built
from reference_pages import PAGES  # noqa: E402 as above

from tinkworker import __version__  # noqa: E402
from tinkworker.engine.drawing.dot.rendering import render  # noqa: E402

project = "tinkworker"
author = "The tinkworker authors"
version = release = __version__
extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
exclude_patterns = ["_build"]
html_theme = "furo"
html_title = f"tinkworker {__version__}"
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_copy_source = False
html_show_copyright = False
smartquotes = False  # it makes one dash of the two that begin a flag
highlight_language = "text"  # a block says what it is, or is none of the languages
myst_heading_anchors = 4
myst_enable_extensions = ["colon_fence", "deflist"]
default_role = "code"  # docstrings write names as Markdown does
autodoc_member_order = "bysource"
autodoc_typehints_format = "short"
autodoc_default_options = {"members": True, "undoc-members": False}
autodoc_mock_imports = ["pytest"]  # the kit needs it, its reference does not
add_module_names = False
napoleon_use_ivar = True

CHART = re.compile(r"<!-- generated: chart (?P<name>\w+) -->\n.*?<!-- end -->", re.DOTALL)
TITLED = re.compile(r'^```(?P<language>\w+) title="(?P<title>[^"]+)"$', re.MULTILINE)
SEQUENCE = re.compile(r"```mermaid\nsequenceDiagram\n(?P<lines>.*?)```\n", re.DOTALL)
ARROW = re.compile(r" +(?P<who>\w+)(?P<arrow>-->>|->>)(?P<whom>\w+): (?P<what>.+)")
REFERENCE = re.compile(r"<!-- reference: (?P<what>[^>]+) -->\n.*?<!-- end -->", re.DOTALL)
SOURCE = re.compile(r"\[(?P<text>[^\]]+)\]\((?:\.\./)+(?P<path>(?:tinkworker|tests|statecharts|pyproject)[^)#]*)\)")


def site_text(text: str, depth: int) -> str:
    """
    A page as the site has it: pictures for charts, file names above files, and sources named, since they are not here.

    Args:
        text: The page.
        depth: How many folders it lies below the top.
    """
    up = "../" * depth
    text = CHART.sub(lambda found: f"![The chart {found['name']}]({up}pictures/{found['name']}.svg)", text)
    text = SEQUENCE.sub(lambda found: "\n".join(told(found["lines"])) + "\n", text)
    text = REFERENCE.sub(lambda found: reference(*found["what"].split()), text)
    text = TITLED.sub(r"`\g<title>`:\n\n```\g<language>", text)
    return SOURCE.sub(lambda found: named(found["text"], found["path"]), text)


def told(lines: str) -> Iterator[str]:
    """A sequence as a table, since nothing on the site draws it: what each machine did, in order."""
    yield from ("| machine | does | what |", "| --- | --- | --- |")
    for line in lines.splitlines():
        if arrow := ARROW.fullmatch(line):
            does = "asks" if arrow["arrow"] == "-->>" else "tells"
            yield f"| {arrow['who']} | {does} the {arrow['whom']} | {arrow['what']} |"
        elif "Note over " in line:
            machine, _, states = line.partition("Note over ")[2].partition(": ")
            yield f"| **{machine}** | is now | **{states}** |"


def reference(kind: str, *modules: str) -> str:
    """A part of the reference: made of the program, or of the docstrings of modules."""
    if kind != "modules":
        return "\n".join(PAGES[kind]())
    return "\n".join(f"## {name}\n\n```{{eval-rst}}\n.. automodule:: {name}\n```\n" for name in modules)


def named(text: str, path: str) -> str:
    """A source, by its text and its path."""
    return text if path.rstrip("/") in text or Path(path).name in text else f"{text} (`{path}`)"


def read_page(_application: object, name: str, content: list[str]) -> None:
    """Called by Sphinx with each page that it has read."""
    content[0] = site_text(content[0], name.count("/"))


def draw(application: Any, error: Exception | None) -> None:
    """Draw the charts as they are now, in place of the pictures that were copied; called by Sphinx at its end."""
    for name, picture in PICTURES.items():
        path = Path(application.outdir) / "_images" / f"{name}.svg"
        if error is None and path.exists():
            path.write_bytes(render(picture(), "svg"))


def setup(application: Any) -> None:
    """Called by Sphinx at its beginning."""
    from pygments.lexers.special import TextLexer  # noqa: PLC0415 tests of this file need none

    application.add_lexer("mermaid", TextLexer)  # a diagram whose text is shown as it is
    application.connect("source-read", read_page)
    application.connect("build-finished", draw)
