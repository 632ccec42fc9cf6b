"""The commands of a page, each given as the page says and as a comment above its block demands.

`CONTRIBUTING.md` says how these comments are written.
"""

import doctest
import re
import signal
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from attrs import frozen

from tests.documentation.surroundings import complete
from tests.end_to_end.stage import stage
from tests.parts.wait import wait_until

ROOT = Path(__file__).parents[2]
BOUND = 120
"""Seconds after which a command counts as stuck."""

BLOCK = re.compile(
    r"^(?:<!-- commands:(?P<demands>(?:(?!-->).)*)-->\n)?```(?:console|shell|sh|bash)\b[^\n]*\n(?P<text>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
DEMAND = re.compile(
    r"(?P<kind>ends(?: with (?P<status>\d+))?|goes on|made|exists)(?:, (?P<stand>[\w.:]+) is (?P<what>[\w :-]+))?"
)
NOT_GIVEN = "not given: "
GIVEN_BY = "given by "

THINGS = {
    "a template": ROOT / "tests" / "documentation" / "template.yaml",
    "a journal": ROOT / "tests" / "journals" / "good" / "success.jsonl",
}
"""What a word of a command may stand for; besides, a server with the template's workflow for some worker."""

SERVER = re.compile(r"a server for (?P<worker>\S+)")


class Unclear(Exception):
    """A block does not say what is to be done with its commands."""


@frozen
class Command:
    """
    A command on a page.

    Attributes:
        place: The page and the line of its block.
        line: What is typed.
        shown: What the page shows as its answer; empty if nothing.
        demand: What the comment says of it.
    """

    place: str
    line: str
    shown: str
    demand: str


def pages() -> Iterator[str]:
    """All pages for people, by their paths below the top folder."""
    for path in (*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")):
        yield path.relative_to(ROOT).as_posix()


def commands(text: str, page: str) -> Iterator[Command]:
    """
    The commands of a page.

    Raises:
        Unclear: A block has no comment, or one that is for another number of commands.
    """
    for found in BLOCK.finditer(text):
        place = f"{page}:{text.count(chr(10), 0, found.start('text'))}"
        given = re.split(r"^\$ ", found["text"], flags=re.MULTILINE)[1:]
        demands = [line.strip() for line in (found["demands"] or "").splitlines() if line.strip()]
        if len(demands) not in {1, len(given)}:
            raise Unclear(f"{place}: {len(given)} commands, {len(demands)} demands; see CONTRIBUTING.md")
        for number, each in enumerate(given):
            line, _, shown = each.partition("\n")
            yield Command(place, line, shown, demands[number % len(demands)])


def lines(page: str, word: str = "") -> list[str]:
    """The commands of a page with a word in them, for tests that give them by themselves."""
    return [each.line for each in commands((ROOT / page).read_text(encoding="utf-8"), page) if word in each.line]


def give(command: Command, folder: Path, environment: Mapping[str, str]) -> None:
    """
    Give a command in a folder, and see that it does what is demanded.

    Raises:
        Unclear: Nobody knows what is demanded.
    """
    if command.demand.startswith(NOT_GIVEN):
        return
    if command.demand.startswith(GIVEN_BY):
        see_that_it_is_given(command)
        return
    demand = DEMAND.fullmatch(command.demand)
    if demand is None or not (demand["what"] in {None, *THINGS} or SERVER.fullmatch(demand["what"])):
        raise Unclear(f"{command.place}: {command.demand!r} demands nothing known; see CONTRIBUTING.md")
    line = command.line
    if demand["kind"] == "exists":
        folder, line = ROOT, re.sub(r"^make\b", "make --dry-run", line)
    if demand["kind"] == "made":
        folder, line = ROOT, re.sub(r"^make\b", f"make VENV={complete(folder)}", line)
    with thing(demand["what"], folder) as meant:
        if demand["stand"]:
            line = re.sub(rf"\b{re.escape(demand['stand'])}\b(\.\.\.)?", meant, line)
        if demand["kind"] == "goes on":
            begin_and_end(line, folder, environment)
        else:
            run(command, line, int(demand["status"] or 0), folder, environment)


def see_that_it_is_given(command: Command) -> None:
    """
    See that the test is there which is to give a command, and that it is about this page.

    Raises:
        Unclear: It is not.
    """
    page = command.place.rpartition(":")[0]
    test = ROOT / command.demand.removeprefix(GIVEN_BY)
    title = (ROOT / page).read_text(encoding="utf-8").partition("\n")[0].removeprefix("# ")
    names = (page.removeprefix("docs/"), f'page "{title}"')
    if not test.is_file() or not any(name in test.read_text(encoding="utf-8") for name in names):
        raise Unclear(f"{command.place}: {command.demand}: there is no such test, or it does not name the page")


@contextmanager
def thing(what: str | None, folder: Path) -> Iterator[str]:
    """What a word stands for; a server is there for as long as this lasts, and remembers nothing of the one before."""
    if what is None or what in THINGS:
        yield str(THINGS[what]) if what else ""
        return
    (worker,) = SERVER.findall(what)
    with TemporaryDirectory(dir=folder) as state, stage(Path(state)) as on:
        on.add_template(THINGS["a template"].read_text(encoding="utf-8"), device_1=worker)
        yield str(on.server.address)


def run(command: Command, line: str, status: int, folder: Path, environment: Mapping[str, str]) -> None:
    """Run a line to its end, which must have that exit status, and answer what the page shows."""
    answer = subprocess.run(
        ["sh", "-c", line], cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=BOUND
    )
    said = answer.stdout + answer.stderr
    assert answer.returncode == status, f"{command.place}: {line}: exit status {answer.returncode}: {said}"
    if command.shown:
        fits = doctest.OutputChecker().check_output(
            command.shown, said, doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
        )
        assert fits, f"{command.place}: {line} answers:\n{said}"


def begin_and_end(line: str, folder: Path, environment: Mapping[str, str]) -> None:
    """Start what goes on until it is ended, see that it says something, and that it ends well when it is told to."""
    out = folder / "said"
    with (
        out.open("wb") as file,
        subprocess.Popen(["sh", "-c", f"exec {line}"], cwd=folder, env=environment, stdout=file) as process,
    ):
        try:
            wait_until(lambda: out.stat().st_size or process.poll() is not None)
            assert process.poll() is None, f"{line} ended by itself: {process.returncode}"
            process.send_signal(signal.SIGTERM)
            assert process.wait(BOUND) == 0, line
        finally:
            process.kill()
