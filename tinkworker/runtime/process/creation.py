"""Making a container's folder out of a specification."""

import errno
import secrets
import shutil
from pathlib import Path
from typing import Any

from attrs import asdict

from tinkworker.runtime.port import Refused, Specification
from tinkworker.runtime.process import keeper
from tinkworker.runtime.process.folder import NAME, Folder

PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
"""Where commands are looked for unless the specification says otherwise: the same as in Docker's containers."""

_HOME = "home"
"""The folder in which an action without a workspace runs."""


def check(specification: Specification) -> None:
    """
    Look at what the caller says before anything is made of it.

    Raises:
        Refused: It cannot be a container here; the message says why and what to do.
    """
    doing = f"create {specification.name[:200]!r}"
    if not NAME.fullmatch(specification.name):
        raise Refused(f"{doing}: a name is made of letters, digits, '_', '.' and '-', at most 200")
    if not specification.command:
        raise Refused(
            f"{doing}: the action has no command, and without an engine there is no image to take it from; "
            "write the command into the template"
        )
    for number, variable in enumerate(specification.environment, 1):
        if variable.find("=") < 1:
            raise Refused(f"{doing}: number {number} of its environment, which may be secret, is not NAME=value")
    if "\0" in "".join((*specification.command, *specification.environment)):
        raise Refused(f"{doing}: there is a NUL character in its command or environment, which no program can be given")


def create(root: Path, specification: Specification) -> Folder:
    """
    Make a container's folder, complete or not at all.

    What an interrupted creation or removal of the same name left is cleared away.

    Raises:
        OSError: It cannot be written.
    """
    path = root / specification.name
    fresh = root / f"{specification.name}~"  # no container has such a name
    for debris in (fresh, path):
        if debris.exists():
            shutil.rmtree(debris)
    for part in (root.parent, root, fresh, fresh / _HOME):  # each by itself: `parents` would go by the umask
        part.mkdir(mode=0o700, parents=True, exist_ok=True)
        if part.is_symlink():
            raise NotADirectoryError(errno.ENOTDIR, "a link, which is not followed", str(part))
    directory = str((specification.workspace or path / _HOME).absolute())
    keeper.save(fresh / keeper.SPECIFICATION, _public(specification) | {"directory": directory})
    keeper.save(fresh / keeper.ENVIRONMENT, _environment(specification, directory))
    for stream in (keeper.STDOUT, keeper.STDERR):
        (fresh / stream).touch(mode=0o600)
    fresh.rename(path)
    return Folder.of(root, specification.name)


def _public(specification: Specification) -> dict[str, Any]:
    """What of a specification anybody may read, with an id that tells this container from later ones of its name."""
    public = {
        name: value
        for name, value in asdict(specification, recurse=False).items()
        if name not in {"environment", "workspace"}
    }
    return public | {"id": secrets.token_hex(16), "labels": dict(specification.labels)}


def _environment(specification: Specification, directory: str) -> dict[str, str]:
    """All variables of an action; what the specification says comes last and wins."""
    environment = {"PATH": PATH, "HOME": directory}
    if specification.workspace:
        environment["WORKFLOW"] = directory
    for variable in specification.environment:
        name, _, value = variable.partition("=")
        environment[name] = value
    return environment
