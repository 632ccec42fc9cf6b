"""
Where workflows are kept: SQLite, in a file or in memory. Each change is on the disk before anybody hears of it.

What was read is kept in memory, too, while nobody else changes the file: a thousand workers ask again and again.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self

from attrs import define, field
from cattrs.preconf.json import JsonConverter, make_converter

from tinkworker.server.development.problem import UserError
from tinkworker.server.development.workflow import Workflow

_UNKNOWN = -1
"""A version of the file that it never has."""

_FORMAT = 0x54494E02
"""Stands in the file's header: that it is ours, and in which form."""


class StateUnusable(UserError):
    """The state cannot be read or written; the message says which file and why."""


class NameTaken(UserError):
    """There is a workflow of that id already."""


@define(eq=False)
class Store:
    """Workflows by id. Every method may raise `StateUnusable`; a change that fails is none."""

    _name: str
    _database: sqlite3.Connection
    _converter: JsonConverter = field(factory=make_converter)
    _version: int = _UNKNOWN
    _known: dict[str, Workflow] = field(factory=dict)
    _named: dict[str, list[str]] = field(factory=dict)

    @classmethod
    def open(cls, file: Path | None) -> Self:
        """Open a file, which is made if it is not there, or keep everything in memory if none is given."""
        name = str(file or ":memory:")
        with _explaining(name):
            store = cls(name, sqlite3.connect(name))
            try:
                store._prepare()
            except BaseException:
                store.close()
                raise
        return store

    def close(self) -> None:
        """Close the file."""
        self._database.close()

    def add(self, workflows: Iterable[Workflow]) -> None:
        """
        Keep new workflows, all of them or none.

        Raises:
            NameTaken: There is one of the same id.
        """
        with _explaining(self._name), self._database:
            for workflow in workflows:
                try:
                    self._database.execute("INSERT INTO workflow VALUES (?, ?)", (workflow.id, self._dump(workflow)))
                except sqlite3.IntegrityError as error:
                    remedy = "give another name, or another state file"
                    raise NameTaken(f"there is a workflow {workflow.id} already; {remedy}") from error
        self._version = _UNKNOWN

    def change(self, workflow: Workflow) -> None:
        """Keep what became of a workflow."""
        with _explaining(self._name), self._database:
            self._database.execute("UPDATE workflow SET document = ? WHERE id = ?", (self._dump(workflow), workflow.id))
        self._known[workflow.id] = workflow

    def find(self, workflow: str) -> Workflow | None:
        """A workflow; None if there is none of that id."""
        self._refresh()
        return self._known.get(workflow)

    def all(self) -> list[Workflow]:
        """All workflows, in the order in which they were added."""
        self._refresh()
        return list(self._known.values())

    def naming(self, worker: str) -> list[Workflow]:
        """The workflows with a task for a worker, in the order in which they were added."""
        self._refresh()
        return [self._known[workflow] for workflow in self._named.get(worker, ())]

    def remove(self, workflow: str) -> None:
        """Forget a workflow, if there is one of that id."""
        with _explaining(self._name), self._database:
            self._database.execute("DELETE FROM workflow WHERE id = ?", (workflow,))
        self._version = _UNKNOWN

    def _prepare(self) -> None:
        """Make the table in a new file; refuse a file that is not ours."""
        (form,) = self._database.execute("PRAGMA user_version").fetchone()
        (tables,) = self._database.execute("SELECT count(*) FROM sqlite_master").fetchone()
        if form != _FORMAT and (form or tables):
            raise StateUnusable(f"{self._name} is not a state file of this version; take another one")
        with self._database:
            self._database.execute("CREATE TABLE IF NOT EXISTS workflow (id TEXT PRIMARY KEY, document TEXT) STRICT")
            self._database.execute(f"PRAGMA user_version = {_FORMAT}")

    def _refresh(self) -> None:
        """Read everything, if it was changed by somebody else, or its order is not known."""
        with _explaining(self._name):
            (version,) = self._database.execute("PRAGMA data_version").fetchone()
            if version == self._version:
                return
            documents = self._database.execute("SELECT document FROM workflow ORDER BY rowid").fetchall()
        self._version = version
        self._known, self._named = {}, {}
        for (document,) in documents:
            self._note(self._converter.loads(document, Workflow))

    def _note(self, workflow: Workflow) -> None:
        """Know a workflow, and whom it names."""
        self._known[workflow.id] = workflow
        for worker in dict.fromkeys(task.worker for task in workflow.tasks):
            self._named.setdefault(worker, []).append(workflow.id)

    def _dump(self, workflow: Workflow) -> str:
        """A workflow as it is written."""
        return self._converter.dumps(workflow)


@contextmanager
def _explaining(name: str) -> Iterator[None]:
    """Say which file it was that SQLite could not work with."""
    try:
        yield
    except sqlite3.Error as error:
        raise StateUnusable(f"{name} cannot be used as a state file: {error}") from error
