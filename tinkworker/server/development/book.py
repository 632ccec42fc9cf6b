"""The workflows as requests find them: with whatever has come due, and with somebody who hears of every change."""

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from attrs import frozen

from tinkworker.clock import Clock
from tinkworker.server.development.rule.timing import Timeouts
from tinkworker.server.development.store import Store
from tinkworker.server.development.workflow import Workflow


class Controller(Protocol):
    """Ends workflows that take too long."""

    @property
    def timeouts(self) -> Timeouts:
        """When it looks at them."""

    def check_time(self, workflow: Workflow, now: datetime) -> Workflow:
        """What it makes of a workflow now."""


@frozen
class Book:
    """
    The workflows of a server. Every method may raise `StateUnusable`.

    Attributes:
        store: Keeps them.
        clock: Tells when something happens.
        listener: Is told of a workflow after each change.
        controller: Looks at workflows when they are read and when they have changed, as it wants to.
    """

    store: Store
    clock: Clock
    listener: Callable[[Workflow], None]
    controller: Controller

    def find(self, workflow: str) -> Workflow | None:
        """A workflow as it stands now; None if there is none of that id."""
        found = self.store.find(workflow)
        return None if found is None else self._read(found)

    def all(self) -> list[Workflow]:
        """All workflows as they stand now, in the order in which they were added."""
        return [self._read(workflow) for workflow in self.store.all()]

    def naming(self, worker: str) -> list[Workflow]:
        """The workflows with a task for a worker, as they stand now, in the order in which they were added."""
        return [self._read(workflow) for workflow in self.store.naming(worker)]

    def change(self, workflow: Workflow) -> None:
        """Keep what became of a workflow, and then what the controller makes of it."""
        self._keep(workflow)
        if self.controller.timeouts is not Timeouts.IGNORED:
            self._check(workflow)

    def _read(self, workflow: Workflow) -> Workflow:
        """A workflow that nobody has changed."""
        return self._check(workflow) if self.controller.timeouts is Timeouts.IN_TIME else workflow

    def _check(self, workflow: Workflow) -> Workflow:
        """A workflow after the controller has looked at it."""
        checked = self.controller.check_time(workflow, self.clock.wall())
        if checked != workflow:
            self._keep(checked)
        return checked

    def _keep(self, workflow: Workflow) -> None:
        """Write a workflow down, and tell."""
        self.store.change(workflow)
        self.listener(workflow)
