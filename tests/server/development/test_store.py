import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest
from attrs import evolve

from tinkworker.server.development.rule.tink_v0_12 import receive
from tinkworker.server.development.store import NameTaken, StateUnusable, Store
from tinkworker.server.development.template import Action, Task
from tinkworker.server.development.workflow import Cursor, Received, Workflow, start
from tinkworker.server.port import State


def make(name: str) -> Workflow:
    """A workflow with every kind of value in it."""
    action = Action("one", "busybox", 60, ("a",), ("b",), ("c",), ("/d:/d",), {"E": "f\n\0é"}, "host", "n", "p")
    tasks = (Task("task", "w1", (action,), ("/g:/g",), {"H": "i"}),)
    workflow = start(f"default/{name}", f"default/{name}", "uid", tasks, 600)
    now = datetime(2026, 1, 1, 12, 30, 15, 999, tzinfo=UTC)
    workflow = receive(workflow, Received("task", "one", "w1", State.RUNNING, 0, "message", now))
    workflow = receive(workflow, Received("task", "other", "w1", None, 7, "", now))
    return evolve(workflow, cursor=Cursor(0, None), deadline=now)


def test_workflows_outlive_the_server(tmp_path: Path) -> None:
    """What was kept is there, the same, when the file is opened again; all are listed as they were added."""
    file = tmp_path / "state"
    first = Store.open(file)
    first.add(make(name) for name in ("b", "a", "gone"))
    first.remove("default/gone")
    first.close()
    again = Store.open(file)

    assert again.all() == [make("b"), make("a")]
    assert again.find("default/b") == make("b")
    assert again.find("default/gone") is None
    again.close()


def test_a_change_replaces_what_was_kept() -> None:
    """A workflow that changed is found as it is now."""
    store = Store.open(None)
    before = start("default/a", "default/a", "uid", (Task("task", "w1", (Action("one", "busybox"),)),), 0)
    store.add([before])
    after = receive(before, Received("task", "one", "w1", State.SUCCESS, 0, "", datetime(2026, 1, 1, tzinfo=UTC)))
    store.change(after)

    assert store.find("default/a") == after
    store.close()


def test_an_id_is_given_once() -> None:
    """A second workflow of the same id is refused with all that came with it, and the first one stays."""
    store = Store.open(None)
    store.add([make("a")])
    with pytest.raises(NameTaken, match="default/a"):
        store.add([make("b"), start("default/a", "default/a", "other", (), 0)])

    assert store.all() == [make("a")]
    store.close()


def make_other_database(file: Path) -> None:
    """A database of another program."""
    database = sqlite3.connect(file)
    database.execute("CREATE TABLE other (x)")
    database.close()


def make_text(file: Path) -> None:
    """Something that is no database."""
    file.write_text("version: 0.1\n" * 100)


def make_folder(file: Path) -> None:
    """Something that is no file."""
    file.mkdir()


@pytest.mark.parametrize("prepare", [make_other_database, make_text, make_folder])
def test_what_is_no_state_file_is_left_alone(tmp_path: Path, prepare: object) -> None:
    """A file of another program, a text and a folder are refused, named, and not changed."""
    file = tmp_path / "state"
    assert callable(prepare)
    prepare(file)
    before = file.read_bytes() if file.is_file() else None

    with pytest.raises(StateUnusable, match=str(file)):
        Store.open(file)
    assert (file.read_bytes() if file.is_file() else None) == before


def test_what_another_one_changes_is_seen(tmp_path: Path) -> None:
    """Two may have the same file open; each sees what the other one does."""
    file = tmp_path / "state"
    first, second = Store.open(file), Store.open(file)
    first.add([make("a")])
    seen = second.all()
    first.change(evolve(make("a"), state=State.FAILED))

    assert seen == [make("a")]
    assert second.find("default/a") == evolve(make("a"), state=State.FAILED)
    first.close()
    second.close()


def test_workflows_of_a_worker() -> None:
    """Found without looking at those of others, changed ones as they are, removed ones no more."""
    store = Store.open(None)
    store.add([make("b"), make("a"), evolve(make("c"), tasks=(Task("task", "w2", make("c").tasks[0].actions),))])
    store.change(evolve(make("a"), state=State.FAILED))

    assert store.naming("w1") == [make("b"), evolve(make("a"), state=State.FAILED)]
    assert [workflow.id for workflow in store.naming("w2")] == ["default/c"]
    store.remove("default/b")
    assert [workflow.id for workflow in store.naming("w1")] == ["default/a"]
    assert store.naming("w3") == []
    store.close()
