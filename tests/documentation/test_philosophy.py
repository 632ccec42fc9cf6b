"""The page about the philosophy: each tenet shows where the code lives up to it, and that is there."""

import ast
import re

import pytest

from tests.documentation.page import DOCUMENTATION
from tinkworker.lifecycle.charts import load_charts

TOP = DOCUMENTATION.parent
PAGE = (DOCUMENTATION / "developer" / "philosophy.md").read_text(encoding="utf-8")
TENETS = re.findall(r"^## (?P<title>.+)\n(?P<text>(?:(?!^## ).*\n)+)", PAGE, re.MULTILINE)
LINK = re.compile(r"\[`(?P<name>[^`]+)`\]\(\.\./\.\./(?P<path>[^)]+)\)")
LAW = re.compile(r"\]\(\.\./\.\./(?P<path>[^)]+)\), law (?P<number>\d)")


def symbols(path: str) -> set[str]:
    """What a module defines at its top."""
    tree = ast.parse((TOP / path).read_text(encoding="utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.ClassDef | ast.FunctionDef)}


def docstring(path: str) -> str:
    """What a module says of itself."""
    return ast.get_docstring(ast.parse((TOP / path).read_text(encoding="utf-8"))) or ""


@pytest.mark.parametrize(("title", "text"), TENETS, ids=[title for title, _ in TENETS])
def test_every_tenet_leads_into_the_code(title: str, text: str) -> None:
    """Each tenet has links, each to a file that is there or to something that is defined in it."""
    links = LINK.findall(text)

    assert links, title
    for name, path in links:
        if name.isidentifier() and path.endswith(".py"):
            assert name in symbols(path), f"{path} defines no {name}"
        else:
            assert (TOP / path).exists(), path
            assert path.rstrip("/").endswith(name.rstrip("/")), f"{name} is not how {path} is called"


def test_tenets_are_all_there() -> None:
    """The three of the proposal, and those that Tinkerbell's projects share."""
    assert [title for title, _ in TENETS] == [
        "Clear layers",
        "Maintainable, manageable, debuggable",
        "Minimal code",
        "Easy to understand before easy to write",
        "Only `cli` knows",
        "No module-level state",
        "Everything that is started has an owner",
        "What lies outside is tried, and tried on",
        "Small ports",
        "Pure before effectful",
    ]


@pytest.mark.parametrize(("path", "number"), LAW.findall(PAGE))
def test_laws_that_are_named(path: str, number: str) -> None:
    """A law that the page names by its number stands, by that number, at the head of that file."""
    assert f"\n{number}. " in docstring(path)


def test_ports_begin_with_their_laws() -> None:
    """The ports that adapters are held to say so at their head."""
    for path in ("tinkworker/runtime/port.py", "tinkworker/server/port.py"):
        assert "Laws" in docstring(path)


def test_states_that_are_named() -> None:
    """What the page calls a state of a chart is one, of the chart that it names."""
    charts = load_charts()
    outside = dict(TENETS)["What lies outside is tried, and tried on"]

    named = [
        (name, chart)
        for names, chart in re.findall(r"((?:`\w+`(?:, | and )?)+) of\s+\[`(\w+)\.yaml`\]", outside)
        for name in re.findall(r"`(\w+)`", names)
    ]
    assert len(named) == 4
    assert all(name in charts[chart].topology.states for name, chart in named)
