"""Images on the engine: having it get one, and knowing whether it has one."""

import base64
import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import docker.errors
import requests
import urllib3

from tinkworker.runtime.docker.clients import Clients
from tinkworker.runtime.docker.faults import REGISTRY, SEEING, readable
from tinkworker.runtime.docker.layers import Layers
from tinkworker.runtime.docker.line import Line
from tinkworker.runtime.docker.settings import DockerSettings
from tinkworker.runtime.image import Reference, credentials_apply, login_address
from tinkworker.runtime.port import AccessDenied, EngineUnavailable, PullProgress, RegistryUnavailable

_STALLED = (requests.exceptions.ReadTimeout, urllib3.exceptions.ReadTimeoutError)
"""What a read raises that lasted too long: before the answer, and within it."""


_LONGEST_RECORD = 1 << 18
"""Bytes; a record of a pull has some hundred."""


class Images:
    """The engine's images; every method blocks and may be called by several threads."""

    def __init__(self, clients: Clients, settings: DockerSettings) -> None:
        self._clients = clients
        self._settings = settings

    def has(self, reference: Reference) -> bool:
        """
        Whether the engine has an image.

        Raises:
            EngineUnavailable: It does not answer.
        """
        with self._clients.asking(f"look for the image {reference}", SEEING) as client:
            try:
                client.inspect_image(str(reference))  # type: ignore[no-untyped-call]  # the SDK's types lack it
            except docker.errors.APIError as error:
                if not error.is_client_error():  # 404, and 400 for what this engine does not take for a reference
                    raise
                return False
            return True

    def pull(self, reference: Reference, line: Line, note: Callable[[PullProgress], None]) -> None:
        """
        Have the engine get an image from the registry that the reference names.

        Args:
            reference: What to get.
            line: Cutting it makes the engine stop.
            note: Is told after each step, in this thread.

        Raises:
            ImageMissing, AccessDenied, RegistryUnavailable, NoSpace, EngineUnavailable, Refused: As the port says.
        """
        # Without the header Podman would use credentials of its own.
        query = {"fromImage": reference.repository, "tag": reference.version}
        headers = {"X-Registry-Auth": self._authentication(reference)}
        silence = self._settings.stalled_after
        with self._saying_as_whom(reference), self._clients.asking(f"pull {reference}", REGISTRY) as client:
            try:
                response = client.open("POST", "/images/create", query, headers, silence)
                with line.pieces(response) as pieces:
                    self._follow(reference, self._records(pieces), note)
            except _STALLED as error:
                raise RegistryUnavailable(
                    f"cannot pull {reference}: it stalled, {silence:g} s without a sign"
                ) from error

    def _follow(
        self, reference: Reference, records: Iterable[dict[str, Any]], note: Callable[[PullProgress], None]
    ) -> None:
        """Read how a pull goes, to its end; what fails after the first record fails in a record of its own."""
        layers = Layers(str(reference))
        for record in records:
            if failure := _failure(record):
                raise REGISTRY.read(failure)(f"cannot pull {reference}: {readable(failure, self._settings.secrets)}")
            layers.note(record)
            note(layers.progress())

    def _records(self, pieces: Iterable[bytes]) -> Iterator[dict[str, Any]]:
        """The JSON objects of an answer, one a line, wherever it was cut."""
        pending = b""
        for piece in pieces:
            *lines, pending = (pending + piece).split(b"\n")
            yield from map(self._record, filter(bytes.strip, lines))
            if len(pending) > _LONGEST_RECORD:
                raise EngineUnavailable("the engine's answer is a line without an end")
        if pending.strip():
            yield self._record(pending)

    def _record(self, line: bytes) -> dict[str, Any]:
        try:
            record = json.loads(line)
        except (ValueError, RecursionError) as error:
            words = readable(line.decode(errors="replace"), self._settings.secrets)
            raise EngineUnavailable(f"the engine's answer is not JSON: {words}") from error
        return record if isinstance(record, dict) else {}

    @contextmanager
    def _saying_as_whom(self, reference: Reference) -> Iterator[None]:
        """A registry that lets nobody in does not say whom: a password that was cut on its way here looks like none."""
        try:
            yield
        except AccessDenied as fault:
            asked = "with the user and password of the settings, which `tink-worker doctor` tries"
            whom = (
                asked if self._is_known_at(reference) else "without user and password: none are set for this registry"
            )
            raise AccessDenied(f"{fault.message} (asked {whom})") from fault

    def _is_known_at(self, reference: Reference) -> bool:
        """Whether the worker has credentials for the registry of a reference."""
        return bool(self._settings.username) and credentials_apply(reference, self._settings.registry)

    def _authentication(self, reference: Reference) -> str:
        """The credentials as the engine wants them; an empty object where they are not for this host."""
        login = {}
        if self._is_known_at(reference):
            login = {
                "username": self._settings.username,
                "password": self._settings.password,
                "serveraddress": login_address(reference),
            }
        return base64.urlsafe_b64encode(json.dumps(login).encode()).decode()


def _failure(record: dict[str, Any]) -> str:
    """The message of a record that says that the pull failed; `error` is deprecated since API version 1.48."""
    detail = record.get("errorDetail")
    message = detail.get("message") if isinstance(detail, dict) else None
    return str(message or record.get("error") or "")
