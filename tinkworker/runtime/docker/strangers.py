"""Containers of other workers: what they left running when they died, and whether it is what we would run."""

from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from typing import Any

import docker.errors

from tinkworker.clock import Clock
from tinkworker.runtime.docker.clients import Client, Clients
from tinkworker.runtime.docker.faults import SEEING
from tinkworker.runtime.docker.inspection import Moment, read_inspection, read_list, read_uptime
from tinkworker.runtime.image import Reference, Registry, in_full, parse_reference, spellings
from tinkworker.runtime.port import OWNER_LABEL, Container, Refused, Specification, Stranger

FOLDER = "/workflow"
"""Where every worker binds the workflow's folder; the path on the machine tells which workflow it is."""


class Strangers:
    """The engine's containers that are not ours; every method blocks and may be called by several threads."""

    def __init__(self, clients: Clients, clock: Clock, registry: Registry | None) -> None:
        self._clients = clients
        self._clock = clock
        self._registry = registry

    def find(self, specification: Specification, name: str) -> tuple[Stranger, ...]:
        """
        Those that have the image of a specification, and its folder or a given name; those that match best first.

        Raises:
            EngineUnavailable: It does not answer.
        """
        try:
            images = spellings(specification.image, self._registry)
        except Refused:  # what nobody can read, nobody can have run
            return ()
        with self._clients.asking("list containers", SEEING) as client:
            ids = {_image(client, str(image)).get("Id") for image in images} - {None}
            found = [
                Stranger(container, same=_is_same(answer, specification, _image(client, answer["Image"])))
                for container, answer in self._alike(client, specification, name)
                if answer["Image"] in ids or _runs_one_of(images, answer["Config"]["Image"])
            ]
        return tuple(sorted(found, key=lambda stranger: (not stranger.same, stranger.container.name)))

    def _alike(
        self, client: Client, specification: Specification, name: str
    ) -> Iterator[tuple[Container, Mapping[str, Any]]]:
        """The containers that are not ours and have the folder or the name, and what the engine says of each."""
        folder = str(specification.workspace)
        for listed in read_list(client.containers(all=True)):
            binds = {(mount.get("Source"), mount.get("Destination")) for mount in listed.get("Mounts") or ()}
            alike = (folder, FOLDER) in binds or f"/{name}" in (listed.get("Names") or ())
            if alike and OWNER_LABEL not in (listed.get("Labels") or {}):
                with suppress(docker.errors.NotFound):  # since it was listed
                    answer = client.inspect_container(listed["Id"])
                    yield read_inspection(answer, Moment(self._clock.wall(), read_uptime())).container, answer


def _runs_one_of(images: Collection[Reference], image: str) -> bool:
    """Whether a container was made from one of these images, by what it was told then: a tag may lie elsewhere now."""
    try:
        return in_full(parse_reference(image)) in images
    except Refused:  # it was made from an image's id
        return False


def _image(client: Client, reference: str) -> Mapping[str, Any]:
    """An image; nothing if it is not there."""
    try:
        answer: Mapping[str, Any] = client.inspect_image(reference)  # type: ignore[no-untyped-call]  # the SDK's types lack it
    except docker.errors.NotFound:
        return {}
    return answer


def _is_same(answer: Mapping[str, Any], specification: Specification, image: Mapping[str, Any]) -> bool:
    """Whether a container runs the same command with the same environment; both may come from its image."""
    own = image.get("Config") or {}
    names = {variable.partition("=")[0] for variable in specification.environment}
    inherited = {variable for variable in own.get("Env") or () if variable.partition("=")[0] not in names}
    command = list(specification.command) or own.get("Cmd")
    has = answer["Config"]
    return (has["Cmd"] or None) == (command or None) and set(has["Env"] or ()) == {
        *specification.environment,
        *inherited,
    }
