"""Engines that behave in ways a real one cannot be made to show."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.parts.peer import Exchange, Peer, listen_on_socket
from tinkworker.clock import Clock
from tinkworker.runtime.docker.adapter import DockerRuntime
from tinkworker.runtime.docker.settings import DockerSettings
from tinkworker.runtime.port import OWNER_LABEL

LABELS = {OWNER_LABEL: "w"}
VERSION = {"Version": "99.0", "ApiVersion": "1.99", "MinAPIVersion": "1.44", "Components": [{"Name": "Engine"}]}

Answer = Callable[[Exchange], None]


def whole(status: int, body: bytes | object) -> Answer:
    """An answer that is sent at once."""
    return lambda exchange: exchange.answer(status, body)


def refusal(status: int, message: str) -> Answer:
    """A refusal as engines send it."""
    return whole(status, {"message": message})


def one_after_another(*answers: Answer) -> Answer:
    """Each answer once."""
    left = iter(answers)

    def answer(exchange: Exchange) -> None:
        next(left)(exchange)

    return answer


def container(name: str = "name", **state: Any) -> Answer:
    """The answer to an inspection: a container that runs, unless told otherwise."""
    begun = {"Status": "running", "Running": True, "ExitCode": 0}
    times = {"StartedAt": "2024-05-01T12:00:00Z", "FinishedAt": "0001-01-01T00:00:00Z"}
    config = {"Labels": LABELS, "Tty": False}
    return whole(200, {"Id": "0a" * 32, "Name": f"/{name}", "Config": config, "State": {**begun, **times, **state}})


def records(*lines: object) -> Answer:
    """A stream of JSON objects."""

    def answer(exchange: Exchange) -> None:
        exchange.begin(*(json.dumps(line).encode() + b"\r\n" for line in lines))
        exchange.end()

    return answer


@contextmanager
def engine(folder: Path, answers: dict[str, Answer]) -> Iterator[Peer]:
    """An engine that answers to the beginnings of "METHOD /path", without the version, by the first that fits."""
    known = {**answers, "GET /version": answers.get("GET /version", whole(200, VERSION))}

    def script(exchange: Exchange) -> None:
        path = exchange.path.removeprefix("/v1.50")
        asked = f"{exchange.command} {path}"
        found = (answer for beginning, answer in known.items() if asked.startswith(beginning))
        next(found, refusal(404, "page not found"))(exchange)

    with listen_on_socket(script, folder / "engine.sock") as peer:
        yield peer


def runtime_on(peer: Peer, clock: Clock | None = None, **settings: Any) -> DockerRuntime:
    """A runtime on a scripted engine."""
    return DockerRuntime(DockerSettings(host=f"unix://{peer.address}", **settings), clock)
