"""A specification of the port as the body of `POST /containers/create`."""

import os
import re
from typing import Any

from tinkworker.runtime.port import OWNER_LABEL, Refused, Specification

_NAME = re.compile(r"[a-zA-Z0-9][a-zA-Z0-9_.-]{1,199}")
"""What the engine takes, less the slash that it would leave out at the beginning."""

_LONGEST = 32 * os.sysconf("SC_PAGE_SIZE") - 1
"""
Bytes of an argument, or of a variable, that Linux gives a program at most (execve(2)).

An engine that is asked for more does not say so: of an argument the container ends with status 1 and no reason, and the
start of a longer program is never answered.
"""


def request_body(specification: Specification) -> dict[str, Any]:
    """
    Write down a container for the engine.

    What is not said here is left to the image and to the engine's defaults: the ENTRYPOINT, the network, the host name
    and the log driver. waitdaemon, the last action of many templates, finds its own container by the host name and
    copies `Binds` and not `Mounts`, so volumes are binds.

    Raises:
        Refused: The engine would take it for something else, or its refusal would repeat a secret.
    """
    _check(specification)
    workspace = [f"{specification.workspace}:/workflow"] if specification.workspace else []
    host: dict[str, Any] = {"Binds": [*workspace, *specification.volumes], "Privileged": specification.privileged}
    if specification.pid:
        host["PidMode"] = specification.pid
    if specification.network:
        host["NetworkMode"] = specification.network
    body: dict[str, Any] = {
        "Image": specification.image,
        "Env": list(specification.environment),
        "Tty": specification.tty,
        "Labels": dict(specification.labels),
        "HostConfig": host,
    }
    if specification.command:
        body["Cmd"] = list(specification.command)
    return body


def _check(specification: Specification) -> None:
    if not _NAME.fullmatch(specification.name):
        raise Refused(
            f"{specification.name[:210]!r} is no name for a container: it takes 2 to 200 letters, digits, "
            '"_", "." and "-", the first of them a letter or a digit'
        )
    if OWNER_LABEL not in specification.labels:
        raise Refused(f"the container {specification.name} has no label {OWNER_LABEL}, so nobody could remove it again")
    for position, argument in enumerate(specification.command, 1):
        if trouble := _trouble(argument):
            raise Refused(f"word {position} of the command {trouble}")
    for position, variable in enumerate(specification.environment, 1):
        name = variable.partition("=")[0]
        if trouble := _trouble(variable) or ("" if name else "has no name"):
            shown = name.replace("\0", "")[:210] or f"number {position}"
            raise Refused(f"the environment variable {shown} {trouble}")
    workspace = specification.workspace
    if workspace and (not workspace.is_absolute() or ":" in str(workspace)):
        raise Refused(f"the workspace {workspace} cannot be a bind: it must be absolute and without a colon")


def _trouble(word: str) -> str:
    """Why no program can be given this; empty if one can."""
    if "\0" in word:
        return "has a NUL in it, and no program can be given that"
    size = len(word.encode(errors="surrogatepass"))
    return f"has {size} bytes, and no program can be given more than {_LONGEST}" if size > _LONGEST else ""
