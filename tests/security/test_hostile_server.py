"""A server that says what makes no sense: the workflow is done or refused, and nothing lies where it must not."""

import re
from pathlib import Path
from typing import Any

import pytest

from tests.worker.scenario.common import finished
from tests.worker.scene import RELAY, Scene, action
from tinkworker.runtime.port import Refused
from tinkworker.runtime.simulated.fault import Fault
from tinkworker.server.port import State

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
CONTAINER = re.compile(r"[a-zA-Z0-9][a-zA-Z0-9_.-]{1,199}")


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


@pytest.mark.parametrize("field", ["image", "volumes", "environment", "pid", "command"])
def test_what_an_engine_will_not_take(tmp_path: Path, field: str) -> None:
    """A description that makes no sense to the engine fails its action in the engine's words; the worker lives."""
    nonsense: dict[str, Any] = {
        "image": "no/such:1",
        "volumes": (":::", "\0"),
        "environment": ("\0", "="),
        "pid": "\n",
        "command": ("\0",),
    }
    scene = Scene(tmp_path)
    scene.add(action("one", **{field: nonsense[field]}))
    scene.fault(Fault("create", Refused("invalid mount config")))

    finished(scene.run())

    assert list(scene.server.states().values()) == [(State.FAILED,)]
    assert "invalid mount config" in scene.server.stored[RELAY].reports[-1].message
