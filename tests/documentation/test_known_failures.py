"""The page of what is known to happen: every row is held by tests that are there, or says why by none."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from tests.documentation.page import DOCUMENTATION

TESTS = Path(__file__).parents[1]
PAGE = (DOCUMENTATION / "developer" / "known-failures.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| (?P<item>[^|]+) \| (?P<what>[^|]+) \| (?P<held>[^|]+) \|$", re.MULTILINE)
ROWS = [row for row in ROW.findall(PAGE) if row[0] not in {"item", "---"}]
TEST = re.compile(r"`(?P<path>[\w/]+\.py)(?:::(?P<name>\w+))?`")
REASON = re.compile(r"out of scope: [A-Z].+\.")


@cache
def functions(path: str) -> frozenset[str]:
    """What a module of tests defines."""
    tree = ast.parse((TESTS / path).read_text(encoding="utf-8"))
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


@pytest.mark.parametrize(("item", "what", "held"), ROWS, ids=[f"{item}, {what}" for item, what, _ in ROWS])
def test_an_item_is_held_or_out_of_scope(item: str, what: str, held: str) -> None:
    """Each row names tests, which are there, and nothing else; or it gives a reason."""
    named = TEST.findall(held)

    assert bool(named) is not bool(REASON.fullmatch(held)), held
    assert not named or TEST.sub("", held).strip(", ") == "", held
    for path, name in named:
        assert not name or name in functions(path), f"{path} has no {name}"


def test_no_row_is_overlooked() -> None:
    """Every line of a table is one of the rows above, or its head."""
    lines = [line for line in PAGE.splitlines() if line.startswith("|")]

    assert len(ROWS) + 2 * PAGE.count("| item |") == len(lines)
