"""Who an action is, in names that a restart finds again."""

import hashlib
import re
from collections.abc import Mapping
from typing import Literal

from attrs import frozen

Role = Literal["main", "on-timeout", "on-failure"]

LABEL = "org.tinkworker."
"""What the labels of our containers begin with."""

LONGEST_NAME = 120


@frozen
class Outline:
    """
    What may be written down of an action: everything that decides, and nothing that may be secret.

    Attributes:
        task: The task's name.
        name: The action's name; unique within its task.
        worker: The id of the worker that is to run it.
        image: The image as the template has it.
        timeout: Seconds as the template has them; 0 or less if it has none.
        on_timeout: Whether there is a handler for a timeout.
        on_failure: Whether there is a handler for a failure.
        fingerprint: A hash over all of its description, the environment included.
        identity: The protocol's own id of the action; empty if it has none.
    """

    task: str
    name: str
    worker: str
    image: str
    timeout: int
    on_timeout: bool
    on_failure: bool
    fingerprint: str
    identity: str = ""


@frozen
class Attempt:
    """
    One attempt at one action.

    Attributes:
        workflow: The workflow's id.
        generation: Counts workflows that had the same id (names come again on servers that know workflows by name).
        task: The task's name.
        action: The action's name.
        index: The action's place among all actions of the workflow, from 0.
        run: Counts what this worker starts of the action, from 1.
        worker: The worker's id.
        fingerprint: A hash over all actions of the workflow; empty if they are served one by one.
        identity: The protocol's own id of the action; empty if it has none.
    """

    workflow: str
    generation: int
    task: str
    action: str
    index: int
    run: int
    worker: str
    fingerprint: str = ""
    identity: str = ""

    def key(self, role: Role) -> Mapping[str, str]:
        """What a container of this attempt is found by. A protocol's own id says more than names and places."""
        place = {"identity": self.identity} if self.identity else {"task": self.task, "action": self.action}
        order = {} if self.identity else {"index": str(self.index), "generation": str(self.generation)}
        values = {
            "worker": self.worker,
            "workflow": self.workflow,
            **place,
            **order,
            "run": str(self.run),
            "role": role,
        }
        return {f"{LABEL}{key}": value for key, value in values.items()}

    def any_run(self, role: Role) -> Mapping[str, str]:
        """What a container of any run of this action is found by."""
        return {label: value for label, value in self.key(role).items() if label != f"{LABEL}run"}

    def labels(self, role: Role) -> Mapping[str, str]:
        """Everything that a container of this attempt says of itself."""
        values = {
            "task": self.task,
            "action": self.action,
            "index": str(self.index),
            "generation": str(self.generation),
            "fingerprint": self.fingerprint,
        }
        return {**{f"{LABEL}{key}": value for key, value in values.items()}, **self.key(role)}

    def container(self, role: Role) -> str:
        """
        The name of a container of this attempt: readable, and unique on an engine that several workers share.

        The names of actions may hold anything (up to 199 bytes); what an engine does not take is replaced, and a
        hash over everything keeps apart what then looks alike.
        """
        place = "_".join([self.workflow, *([] if self.identity else [str(self.index)]), self.action])
        unique = hashlib.sha256("\0".join(self.key(role).values()).encode("utf-8", "surrogatepass")).hexdigest()[:10]
        readable = re.sub(r"[^a-zA-Z0-9_.-]+", "-", place)[:LONGEST_NAME]
        return f"tink_{readable}_{role}_{unique}" if role != "main" else f"tink_{readable}_{unique}"

    @property
    def subject(self) -> Mapping[str, str]:
        """Whom it is about, in the Go worker's words."""
        return {
            "workflowID": self.workflow,
            "workerID": self.worker,
            "taskName": self.task,
            "actionName": self.action,
        }
