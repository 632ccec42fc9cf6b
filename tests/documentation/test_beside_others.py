"""The page that holds the engine beside others: each yes of ours has a test, and the figures are of the program."""

import ast
import re
from pathlib import Path

import pytest

from benchmarks.engine.measuring import CONTENDERS
from tests.documentation.page import DOCUMENTATION

PAGE = (DOCUMENTATION / "chart-author" / "beside-others.md").read_text(encoding="utf-8")
TOP = DOCUMENTATION.parent
TEST = re.compile(r"`(tests/[a-z_/]+\.py)::(test_\w+)`")


def rows(heading: str) -> list[list[str]]:
    """The rows of the first table below a heading, its own head left out."""
    lines = PAGE.partition(f"{heading}\n")[2].splitlines()
    first = next(index for index, line in enumerate(lines) if line.startswith("| --- |"))
    table = []
    for line in lines[first + 1 :]:
        if not line.startswith("|"):
            break
        table.append([cell.strip() for cell in line.strip("|").split("|")])
    return table


def functions(path: Path) -> set[str]:
    """The names of the functions in a file."""
    return {node.name for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.FunctionDef)}


def test_every_yes_has_a_test() -> None:
    """What the engine is said to do, wholly or in part, is named with the tests of it, and nothing else is."""
    said = [what for what, ours, *_ in rows("## What each can do") if ours in {"yes", "part"}]
    proven = [what for what, *_ in rows("### What stands behind each yes")]

    assert len(said) > 20
    assert sorted(said) == sorted(proven)


@pytest.mark.parametrize(("path", "name"), sorted(set(TEST.findall(PAGE))))
def test_the_tests_are_there(path: str, name: str) -> None:
    """Every test that the page names exists."""
    assert name in functions(TOP / path)


def test_every_row_names_tests() -> None:
    """No row of the tests is without one."""
    assert all(TEST.search(tests) for _, tests in rows("### What stands behind each yes"))


def test_every_column_is_filled() -> None:
    """Every engine has an answer in every row."""
    answers = [row[1:] for row in rows("## What each can do")]

    assert {len(row) for row in answers} == {7}
    assert {answer for row in answers for answer in row} == {"yes", "part", "no", "-"}


def test_the_figures_are_of_the_program() -> None:
    """The figures are of the engines that the program measures, the fastest first, ours ahead of every library."""
    table = [row for row in rows("## How fast each is") if row[1] != "-"]
    events = {row[0]: int(row[1].replace(",", "")) for row in table}

    assert {row[0] for row in rows("## How fast each is")} == set(CONTENDERS)
    assert list(events.values()) == sorted(events.values(), reverse=True)
    assert [name for name, rate in events.items() if rate > events["tinkworker"]] == ["dict by hand"]
