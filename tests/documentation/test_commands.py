"""Every command on every page can be given, and does what the page says; and the names that pages drop exist."""

import re
from configparser import ConfigParser
from pathlib import Path

import pytest

from tests.documentation.commands import BLOCK, ROOT, Command, Unclear, commands, give, pages
from tests.documentation.surroundings import surroundings

GOES_ON = "import signal, sys; signal.signal(15, lambda *_: sys.exit()); print(1, flush=True); signal.pause()"
CARRIED_OUT = {
    "docs/chart-author/format.md",
    "docs/chart-author/ten-minutes.md",
    "docs/developer/add-a-protocol.md",
    "docs/developer/add-a-runtime.md",
}
"""Pages that `test_chart_author` and `test_adapters` carry out from beginning to end."""


def text_of(page: str) -> str:
    """A page."""
    return (ROOT / page).read_text(encoding="utf-8")


@pytest.mark.parametrize("page", [page for page in pages() if page not in CARRIED_OUT and BLOCK.search(text_of(page))])
def test_commands_of_a_page(page: str, tmp_path: Path) -> None:
    """Whoever gives a page's commands in their order, in an empty folder, sees what the page promises."""
    environment = surroundings(tmp_path)
    for command in commands(text_of(page), page):
        give(command, tmp_path, environment)


def test_something_is_given() -> None:
    """The README has commands, and most of them are given."""
    demands = [command.demand for command in commands(text_of("README.md"), "README.md")]

    assert len(demands) > 5
    assert not [demand for demand in demands if demand.startswith("not given")]


@pytest.mark.parametrize("tool", ["make", "tox -e"])
def test_names_exist(tool: str) -> None:
    """Whatever pages say in passing of `make` and `tox` names targets and environments that there are."""
    tox = ConfigParser()
    tox.read(ROOT / "tox.ini", encoding="utf-8")
    environments = {name.removeprefix("testenv:") for name in tox.sections()} | {
        name.strip() for name in tox["tox"]["env_list"].split(",")
    }
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    there = targets if tool == "make" else environments

    named = [names for page in pages() for names in re.findall(rf"`{tool} ([a-z][a-z0-9,-]*)", text_of(page))]

    assert named
    assert {name for names in named for name in names.split(",")} <= there


def one(demand: str, line: str, shown: str = "") -> Command:
    """A command with what is demanded of it."""
    return Command("page.md:1", line, shown, demand)


@pytest.mark.parametrize(
    ("page", "said"),
    [
        ("```console\n$ true\n```\n", "1 commands, 0 demands"),
        ("<!-- commands: ends -->\n\n```sh\n$ true\n```\n", "1 commands, 0 demands"),
        ("<!-- commands:\nends\nends\nends\n-->\n```console\n$ true\n$ true\n```\n", "2 commands, 3 demands"),
    ],
)
def test_forgotten_commands(page: str, said: str) -> None:
    """A block without a comment right above it, or with one for other commands, is a fault of the page."""
    with pytest.raises(Unclear, match=f"page.md:[0-9]+: {said}"):
        list(commands(page, "page.md"))


def test_one_demand_for_all() -> None:
    """One demand is for all commands of its block, several are for one each; the answers belong to their commands."""
    both = list(commands("<!-- commands: ends -->\n```console\n$ echo 1\n1\n$ true\n```\n", "page.md"))

    assert both == [Command("page.md:2", "echo 1", "1\n", "ends"), Command("page.md:2", "true", "", "ends")]


@pytest.mark.parametrize("demand", ["end", "ends with", "ends, FILE is a horse", ""])
def test_unknown_demands(demand: str, tmp_path: Path) -> None:
    """A demand that nobody knows is a fault of the page."""
    with pytest.raises(Unclear, match="demands nothing known"):
        give(one(demand, "true"), tmp_path, {})


@pytest.mark.parametrize("test", ["tests/nowhere.py", "tests/parts/wait.py"])
def test_a_test_that_gives_nothing(test: str, tmp_path: Path) -> None:
    """Commands that a test is to give are a fault of the page where that is not there, or does not name the page."""
    with pytest.raises(Unclear, match="no such test, or it does not name the page"):
        give(Command("README.md:1", "true", "", f"given by {test}"), tmp_path, {})


def test_what_commands_must_do(tmp_path: Path) -> None:
    """What ends must end so, answer so, find its file; what goes on must say something and end well."""
    environment = surroundings(tmp_path)

    give(one("ends", "echo one two", "one ...\n"), tmp_path, environment)
    give(one("ends with 3", "exit 3"), tmp_path, environment)
    give(one("ends, FILE is a journal", "grep -q header FILE"), tmp_path, environment)
    give(one("exists", "make demo"), tmp_path, environment)
    give(one("made", "make help", "help ...\ndemo ...\n..."), tmp_path, environment)
    simulate = "tinkworker simulate --server there:1 --workers 1 --prefix w --run 0s --pull 0s --once"
    give(one("ends, there:1 is a server for w-1", simulate, "...\nworkflows  1 succeeded\n..."), tmp_path, environment)
    give(one("goes on", f"python -c '{GOES_ON}'"), tmp_path, environment)
    give(one("not given: it would take a year", "sleep 1y"), tmp_path, environment)


@pytest.mark.parametrize(
    ("demand", "line", "shown"),
    [
        ("ends", "false", ""),
        ("ends with 1", "true", ""),
        ("ends", "echo two", "one\n"),
        ("exists", "make coffee", ""),
        ("made", "make coffee", ""),
        ("goes on", "true", ""),
        ("goes on", "sh -c 'echo; exec sleep 1000'", ""),
    ],
)
def test_what_commands_must_not_do(demand: str, line: str, shown: str, tmp_path: Path) -> None:
    """A command that does otherwise fails its page."""
    with pytest.raises(AssertionError):
        give(one(demand, line, shown), tmp_path, surroundings(tmp_path))
