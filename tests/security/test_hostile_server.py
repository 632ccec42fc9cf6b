"""A server that says what makes no sense: the workflow is done or refused, and nothing lies where it must not."""

import re
from collections import Counter
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from attrs import define, evolve, field, frozen

from tests.worker.scenario.common import finished
from tests.worker.scene import Scene, action
from tinkworker.engine.journal.writer import Writer
from tinkworker.server.port import State
from tinkworker.worker.composition import Parts

NAMES = {
    "nothing": "",
    "the parent": "..",
    "a way out": "../../etc/passwd",
    "an absolute path": "/etc/passwd",
    "our own folder": ".tink-worker/w1",
    "a NUL": "a\0b",
    "lines": 'a\n{"record": "header"}\nb',
    "a terminal's commands": "\x1b]0;title\x07\x9b2J",
    "writing from right to left": "\u202egpj.exe",
    "no text": "\udc80",
    "a megabyte": "x" * (1 << 20),
    "many bytes": "ü" * 300,
    "an option": "--privileged",
}
TWICE = 2.2
"""Twice, and a tenth: polls do not fall into each action alike, and a journal that begins anew tells of all of them."""

CONTAINER = re.compile(r"[a-zA-Z0-9][a-zA-Z0-9_.-]{1,199}")


@frozen
class Counted:
    """
    Passes calls on, and counts them.

    Attributes:
        adapter: Whose calls.
        asked: How many of each.
    """

    adapter: Any
    asked: Counter[str]

    def __getattr__(self, name: str) -> Any:
        """Count, and pass on."""
        self.asked[name] += 1
        return getattr(self.adapter, name)


@define(eq=False)
class Counting(Scene):
    """
    A worker's world that counts.

    Attributes:
        asked: How often each was asked of server and engine, and how many bytes were written into journals.
    """

    asked: Counter[str] = field(factory=Counter)

    def parts(self) -> Parts:
        """The same, counted."""
        parts = super().parts()
        return evolve(parts, server=Counted(parts.server, self.asked), runtime=Counted(parts.runtime, self.asked))


def played(folder: Path, **names: str) -> Scene:
    """A life with one workflow, in a folder beside which nothing else may be afterwards."""
    scene = Scene(folder / "data")
    scene.add(
        action(names.get("action", "one"), names.get("task", "provision"), image="image:1"),
        workflow=names.get("workflow", "relay"),
    )
    scene.run()
    assert [path.name for path in folder.iterdir()] == ["data"]
    return scene


@pytest.mark.parametrize("what", ["workflow", "task", "action"])
@pytest.mark.parametrize("name", NAMES)
def test_names_of_any_kind(tmp_path: Path, what: str, name: str) -> None:
    """Whatever a workflow, a task or an action is called, it runs, under a name that every engine takes."""
    scene = finished(played(tmp_path, **{what: NAMES[name]}))

    assert list(scene.server.states().values()) == [(State.SUCCESS,)]
    assert all(CONTAINER.fullmatch(effect.name) for effect in scene.engine.effects if effect.deed == "started")


def test_a_list_without_an_end(tmp_path: Path) -> None:
    """Ten thousand actions, of which the first is ours: it runs, and the others are another worker's."""
    scene = Scene(tmp_path)
    scene.add(action("one"), *(action(f"n{number}", worker="another") for number in range(10_000)))

    scene.run()

    (states,) = scene.server.states().values()
    assert states[:2] == (State.SUCCESS, State.PENDING)


def costs(folder: Path, actions: int) -> Counter[str]:
    """What a workflow of so many actions, all of them ours, has the worker ask and write."""
    scene = Counting(folder)
    scene.add(*(action(f"n{number:06}") for number in range(actions)))
    put = Writer.put

    def counted(writer: Writer, content: bytes) -> None:
        scene.asked["bytes"] += len(content)
        put(writer, content)

    with mock.patch.object(Writer, "put", counted):
        scene.run()
    assert set(scene.states) == {State.SUCCESS}
    return scene.asked


def test_every_action_costs_the_same(tmp_path: Path) -> None:
    """
    Of twice as many actions, each has no more asked of server and engine, and no more written.

    So ten thousand actions of our own cost ten thousand times one; a square would give four times instead of twice.
    """
    few, more, most = (costs(tmp_path / str(number), number) for number in (20, 40, 80))

    assert {"find", "create", "start", "wait", "remove", "report", "workflows", "actions", "bytes"} <= most.keys()
    for what in most:
        assert most[what] - more[what] <= TWICE * (more[what] - few[what]), what
