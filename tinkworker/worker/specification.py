"""From what the server says of an action to the container that is created for it."""

import hashlib
from pathlib import Path

from attrs import frozen

from tinkworker.lifecycle.attempt import LABEL, Attempt, Outline, Role
from tinkworker.runtime.port import Specification
from tinkworker.server.port import Action
from tinkworker.worker.workspace import workspace

SPECIFICATION_LABEL = f"{LABEL}specification"
"""The hash of what a container was made from."""


@frozen
class Settings:
    """
    What the operator decided about containers.

    Attributes:
        data: The data folder; workflows' folders lie in it.
        tty: Whether an action's output goes to a terminal.
        share: Whether actions see their workflow's folder.
    """

    data: Path
    tty: bool = False
    share: bool = True


def digest(outline: Outline, settings: Settings) -> str:
    """What a container of this action is recognised by: 16 hexadecimal digits over all that decides how it is made."""
    content = f"{outline.fingerprint}/{settings.data if settings.share else ''}/{settings.tty}"
    return hashlib.sha256(content.encode()).hexdigest()[:16]


def specify(
    action: Action, attempt: Attempt, specification: str, reference: str, role: Role, settings: Settings
) -> Specification:
    """
    The container for an action, or for a handler of it.

    As the Go worker makes it: the command becomes arguments to the image's own ENTRYPOINT, the environment is exactly
    what the template has, the container is privileged and shares the workflow's folder; host name and network are the
    engine's own. What differs: its name, its labels, and no terminal unless asked for.
    """
    commands = {"main": action.command, "on-timeout": action.on_timeout, "on-failure": action.on_failure}
    return Specification(
        name=attempt.container(role),
        image=reference,
        command=commands[role],
        environment=action.environment,
        volumes=action.volumes,
        workspace=workspace(settings.data, attempt.workflow) if settings.share else None,
        pid=action.pid,
        network=action.network,
        privileged=True,
        tty=settings.tty,
        labels={**attempt.labels(role), SPECIFICATION_LABEL: specification},
    )
