"""Clients of the engine: made when needed, used by one thread at a time, kept for the next."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import docker
import docker.errors
import requests
import urllib3
from docker.tls import TLSConfig

from tinkworker.runtime.docker.faults import ENGINE, Table, readable
from tinkworker.runtime.docker.settings import DockerSettings
from tinkworker.runtime.docker.transport import keep_one_connection
from tinkworker.runtime.port import ContainerGone, EngineUnavailable, Refused

NEWEST_API = (1, 50)
"""What engine 28 speaks. A newer engine is asked for this: in later versions answers may mean something else."""

_OLDEST_API = "1.24"
"""What the SDK takes at least; good for asking which version to take."""

_KEPT = 8
"""Idle clients that are kept: a worker makes a handful of calls at once."""

BROKEN = (requests.exceptions.RequestException, urllib3.exceptions.HTTPError, docker.errors.DockerException)
"""What a connection raises when it breaks: before an answer or within it, while that is streamed, in the SDK."""


class Client(docker.APIClient):
    """The SDK's client, knowing no more than it is told."""

    def __init__(self, settings: DockerSettings, version: str) -> None:
        tls = _tls(settings)
        patience: Any = settings.answer_within  # the SDK says int and hands it to requests, which takes floats
        try:
            super().__init__(settings.host, version=version, timeout=patience, tls=tls or False)
        except (docker.errors.InvalidConfigFile, AttributeError) as error:
            # Nothing of it is used, but the SDK does not go on without understanding it.
            raise EngineUnavailable(
                "the SDK cannot read the config.json in ~/.docker or DOCKER_CONFIG: remove it"
            ) from error
        keep_one_connection(self)
        self.trust_env = False  # neither a proxy nor a netrc from the environment
        self._general_configs: dict[str, Any] = {}  # the SDK adds the HttpHeaders of ~/.docker/config.json

    def open(
        self,
        method: str,
        path: str,
        params: dict[str, Any],
        headers: dict[str, str] | None = None,
        silence: float | None = None,
    ) -> requests.Response:
        """
        Ask for something that is answered piece by piece.

        Args:
            method: The HTTP method.
            path: What comes after the API's version.
            params: The query.
            headers: Further headers.
            silence: Seconds for which nothing may come, from now to the end; None for any time.
        """
        url = f"{self.base_url}/v{self.api_version}{path}"
        patience = (self.timeout, silence)
        response = self.request(method, url, params=params, headers=headers, stream=True, timeout=patience)
        try:
            response.raise_for_status()
        except requests.HTTPError as error:
            docker.errors.create_api_error_from_http_exception(error)
        return response


class Clients:
    """
    Lends clients to threads.

    The SDK's client is a `requests` session, which is for one thread at a time. An idle one keeps its connection.
    """

    def __init__(self, settings: DockerSettings) -> None:
        self._settings = settings
        self._version = settings.api_version
        self._idle: list[Client] = []
        self._kept = _KEPT

    @contextmanager
    def asking(self, what: str, table: Table = ENGINE) -> Iterator[Client]:
        """
        Lend a client for a request, and say what became of it in the port's words.

        Args:
            what: What is asked, as it stands after "cannot": "start the container x".
            table: What the refusals mean that the caller does not catch itself.

        Raises:
            EngineUnavailable: The engine did not answer, or not as an engine does.
            RuntimeFault: The engine answered that it did not do it; which fault that is, the table says.
        """
        try:
            with self._lend() as client:
                yield client
        except docker.errors.APIError as error:
            words = readable(str(error.explanation or error), self._settings.secrets)
            fault = table.read(words, error.status_code)
            if fault is Refused and not self._takes_connections():
                raise EngineUnavailable(f"cannot {what}, as the engine is going down: {words}") from error
            raise fault(f"cannot {what}: {words}") from error
        except BROKEN as error:
            self._drop()
            self._version = self._settings.api_version  # what comes back may be another engine
            reason = _reason(error, self._settings.answer_within)
            raise EngineUnavailable(f"cannot {what}: the engine at {self._settings.host}: {reason}") from error

    def close(self) -> None:
        """Close the connections that nobody uses, and from now on each one after its use."""
        self._kept = 0
        self._drop()

    @contextmanager
    def _lend(self) -> Iterator[Client]:
        """An idle client or a new one; kept afterwards unless its connection is in doubt."""
        client = self._reuse() or self._make()
        try:
            yield client
        except (docker.errors.APIError, ContainerGone):  # it answered, to the end
            self._keep(client)
            raise
        except BaseException:
            client.close()
            raise
        self._keep(client)

    def _reuse(self) -> Client | None:
        try:
            return self._idle.pop()
        except IndexError:  # asking for the length first would leave room for another thread
            return None

    def _keep(self, client: Client) -> None:
        if len(self._idle) < self._kept:
            self._idle.append(client)
        else:
            client.close()

    def _drop(self) -> None:
        while client := self._reuse():
            client.close()

    def _takes_connections(self) -> bool:
        """
        Whether somebody new would be answered.

        An engine that is going down goes on answering on the connections that it has, and refuses what it would do
        at any other time: it has closed its networks' store by then, or lost containerd.
        """
        try:
            with Client(self._settings, self._version or _OLDEST_API) as client:
                client.ping()
        except docker.errors.APIError:
            return True
        except BROKEN:
            return False
        return True

    def _make(self) -> Client:
        self._version = self._version or self._agree()
        return Client(self._settings, self._version)

    def _agree(self) -> str:
        """
        The newest version of the API that both sides know.

        The SDK's "auto" is the engine's newest, known to us or not.
        """
        with Client(self._settings, _OLDEST_API) as client:
            try:
                answer = client.version(api_version=False)
            except docker.errors.APIError as error:
                words = readable(str(error.explanation or error), self._settings.secrets)
                raise EngineUnavailable(f"cannot agree with the engine on a version of its API: {words}") from error
        try:
            newest, oldest = _number(answer["ApiVersion"]), _number(answer["MinAPIVersion"])
        except (KeyError, TypeError, ValueError) as error:
            raise EngineUnavailable(f"what answers at {self._settings.host} is no engine") from error
        if oldest > NEWEST_API:
            raise EngineUnavailable(
                f"the engine at {self._settings.host} speaks version {_text(oldest)} of its API or later, and this "
                f"worker {_text(NEWEST_API)} at most: take a later tinkworker, or start the engine with "
                f"DOCKER_MIN_API_VERSION={_text(NEWEST_API)}"
            )
        return _text(min(newest, NEWEST_API))


def _number(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))


def _text(number: tuple[int, ...]) -> str:
    return ".".join(str(part) for part in number)


def _tls(settings: DockerSettings) -> TLSConfig | None:
    """What Go's client does: certificates mean TLS, and whether the engine's is verified is said apart."""
    folder = settings.cert_path
    if folder is None:
        return TLSConfig(verify=True) if settings.tls_verify else None
    pair = (str(folder / "cert.pem"), str(folder / "key.pem"))
    return TLSConfig(client_cert=pair, ca_cert=str(folder / "ca.pem"), verify=settings.tls_verify)


def _reason(error: BaseException, patience: float) -> str:
    """Why a connection broke, in the words of what broke first."""
    while following := error.__cause__ or error.__context__:
        error = following
    if isinstance(error, TimeoutError):
        return f"no answer within {patience:g} s"
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return readable(str(error)) or type(error).__name__
