"""Stubs are a module that can be imported and that makes mypy find what does not fit."""

import subprocess
import sys
from pathlib import Path
from textwrap import dedent
from unittest import TextTestResult

import pytest

from tests.engine.workshop import Notes, activity, bindings, chart
from tinkworker.engine.binding import Bindings
from tinkworker.engine.relation import Relations
from tinkworker.engine.stubs.writing import examine_values, stubs
from tinkworker.engine.topology import flatten

DOOR = """
    chart: door
    initial: shut
    events: {push: operator, lock: operator}
    states:
      shut:
        when:
          push: [{if: free, assign: count, do: creak, target: open}, {else: stay}]
          lock: locked
        waits_for: operator
      open: {after: {draught: shut}}
      locked: {final: true}
"""

TYPES = '''
"""What a door knows."""

from attrs import evolve, frozen

from tinkworker.engine.binding import Bindings
from tinkworker.engine.step import Event


@frozen
class Door:
    pushes: int = 0


@frozen
class Push:
    force: float


BOUND = Bindings(chart="door", data=Door, events={"push": Push, "lock": None})
'''

GUARDS = """
from door_types import Door, Push
from tinkworker.engine.step import Event

def free(data: Door, event: Event[Push]) -> bool:
    return event.payload.force > 1.0
"""
ASSIGNMENTS = """
from attrs import evolve
from door_types import Door
from tinkworker.engine.step import Event

def count(data: Door, _event: Event[object]) -> Door:
    return evolve(data, pushes=data.pushes + 1)
"""
COMMANDS = """
from door_types import Door
from tinkworker.engine.step import Event

def creak(data: Door, _event: Event[object]) -> str:
    return "creak"
"""
TIMERS = """
from door_types import Door

def draught(_data: Door) -> float:
    return 3.0
"""
MAIN = """
import door_assignments, door_commands, door_guards, door_timers
from door_stubs import StateName, bind
from door_types import BOUND

bound = bind(BOUND, guards=door_guards, assignments=door_assignments, commands=door_commands, timers=door_timers)
state: StateName = "open"
"""


@pytest.fixture
def door(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with everything that a door needs, the stubs written by us."""
    sources = {
        "types": TYPES, "guards": GUARDS, "assignments": ASSIGNMENTS, "commands": COMMANDS, "timers": TIMERS,
        "main": MAIN,
    }  # fmt: skip
    for name, source in sources.items():
        (tmp_path / f"door_{name}.py").write_text(dedent(source).lstrip(), encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "door_types", raising=False)
    from door_types import BOUND  # type: ignore[import-not-found]  # noqa: PLC0415 it was just written

    read = chart(DOOR)
    (tmp_path / "door_stubs.py").write_text(stubs("door", Relations({"door": flatten(read)}, {"door": BOUND})))
    return tmp_path


def mypy(folder: Path) -> str:
    """What mypy says about the folder."""
    pytest.importorskip("mypy", reason="mypy comes with the dependency group `types`")
    command = [sys.executable, "-m", "mypy", "--strict", "--cache-dir", str(folder / "cache"), "."]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False).stdout


def change(folder: Path, name: str, wrong: str, right: str) -> None:
    """Put one thing in the place of another in a module of the door's."""
    path = folder / f"door_{name}.py"
    source = path.read_text(encoding="utf-8")
    assert wrong in source
    path.write_text(source.replace(wrong, right), encoding="utf-8")


def test_what_fits_is_bound(door: Path) -> None:
    """With everything there, mypy has nothing to say, and the names are bound."""
    assert mypy(door).startswith("Success")
    command = [sys.executable, "-c", "import door_main; print(sorted(door_main.bound.guards), door_main.bound.chart)"]
    assert subprocess.run(command, cwd=door, capture_output=True, text=True, check=True).stdout == "['free'] door\n"


FORCE = "return event.payload.force > 1.0"
COUNT = "-> Door:\n    return evolve(data, pushes=data.pushes + 1)"
WRONG = 'to "bind" has incompatible type'


@pytest.mark.parametrize(
    ("name", "wrong", "right", "said"),
    [
        ("commands", "def creak", "def squeak", f'Argument "commands" {WRONG}'),
        (
            "guards",
            f"[Push]) -> bool:\n    {FORCE}",
            "[Door]) -> bool:\n    return True",
            "def free(Door, Event[Push], /)",
        ),
        ("guards", f"bool:\n    {FORCE}", "float:\n    return event.payload.force", f'Argument "guards" {WRONG}'),
        ("assignments", COUNT, "-> None:\n    evolve(data, pushes=0)", "def count(Door, Event[Push], /) -> Door"),
        ("timers", "_data: Door", "_data: Door, _event: Event[object]", f'Argument "timers" {WRONG}'),
        ("main", ", timers=door_timers", "", 'Missing named argument "timers" for "bind"'),
        ("main", '"open"', '"opn"', "Literal['shut', 'open', 'locked']"),
    ],
)
def test_what_does_not_fit_is_found_by_mypy(door: Path, name: str, wrong: str, right: str, said: str) -> None:
    """A missing function, a wrong payload, a wrong answer, a misspelt state: mypy finds each before anything runs."""
    change(door, name, wrong, right)

    assert said in mypy(door)


def test_stubs_need_no_functions_yet() -> None:
    """Stubs can be written before there is any function, but not while the chart or its values are unsound."""
    read = chart(DOOR)
    bare = Bindings(chart="door", data=Notes, events={"push": None, "lock": None})

    assert examine_values(read, bare).problems == ()
    assert [problem.what for problem in examine_values(read, bare.having(events={"push": None})).problems] == [
        "no payload of event 'lock' is bound"
    ]
    assert "def free(self, data: Notes, event: Event[None], /) -> bool:" in stubs(
        "door", Relations({"door": flatten(read)}, {"door": bare})
    )


def test_a_chart_without_functions_binds_nothing() -> None:
    """Where a chart uses no kind of function, there is no Protocol for it."""
    read = chart("chart: a\ninitial: x\nstates: {x: {invoke: work, when: {done: z}}, z: {final: true}}")
    text = stubs("a", Relations({"a": flatten(read)}, {"a": bindings(read, activities={"work": activity("done")})}))

    assert 'EventName = Literal["done"]' in text
    assert "Protocol" not in text
    compile(text, "stubs.py", "exec")


def test_long_lines_are_broken() -> None:
    """What does not fit in a line is broken as a formatter would."""
    name = "a_question_that_takes_quite_some_words_to_be_asked_at_all"
    events = [f"an_event_with_a_long_name_{number}" for number in range(8)]
    answers = ", ".join(f"{event}: [{{if: {name}, target: z}}, {{else: stay}}]" for event in events)
    declared = ", ".join(f"{event}: operator" for event in events)
    read = chart(
        f"chart: a\ninitial: x\nevents: {{{declared}}}\nstates:\n"
        f"  x: {{when: {{{answers}}}, after: {{t: z}}}}\n  z: {{final: true}}"
    )
    bound = bindings(read, events={event: TextTestResult if "3" in event else Notes for event in events})

    text = stubs("a", Relations({"a": flatten(read)}, {"a": bound}))

    assert max(map(len, text.splitlines())) <= 120
    assert (
        f"    def {name}(\n        self, data: Notes, event: Event[Notes | TextTestResult], /\n    ) -> bool:\n" in text
    )
    assert text.count('"""\n        On `an_event_with_a_long_name_0`, `an_event_with_a_long_name_1`,') == 1
