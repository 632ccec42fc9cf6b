"""A container as the command line of Docker's own client."""

import shlex
from collections.abc import Iterator

from tinkworker.runtime.port import Specification
from tinkworker.secrecy import masked


def docker_run(specification: Specification) -> str:
    """The `docker run` that does the same as a specification; secret values are masked."""
    return shlex.join(_words(specification))


def _words(specification: Specification) -> Iterator[str]:
    yield from ("docker", "run", "--rm")
    if specification.privileged:
        yield "--privileged"
    if specification.pid:
        yield from ("--pid", specification.pid)
    if specification.network:
        yield from ("--network", specification.network)
    if specification.tty:
        yield "--tty"
    binds = [f"{specification.workspace}:/workflow"] if specification.workspace else []
    for bind in (*binds, *specification.volumes):
        yield from ("--volume", bind)
    for variable in specification.environment:
        yield from ("--env", masked(variable))
    yield specification.image
    yield from specification.command
