"""Engines that answer, and will not do what they are asked: in every status, with words that nobody has foreseen."""

from collections.abc import AsyncIterator, Iterator, Mapping
from pathlib import Path

from attrs import define

from tests.parts.peer import Exchange
from tests.runtime.docker.scripted import VERSION, Answer, container, engine, refusal, runtime_on, whole
from tinkworker.clock import SystemClock
from tinkworker.runtime.port import Runtime

STATUSES = (400, 401, 403, 404, 405, 406, 409, 410, 429, 500, 501, 502, 503)

WORDS = (
    "cannot stop container: 0a0a: permission denied",
    "driver failed to get layer: layer does not exist",
    "write /var/lib/docker: no space left on device",
    f"task {'0a' * 32}: already exists",
    "id already in use",
    "No such image: x",
)
"""What engines say, some of it with a meaning in another place."""


class LongNights(SystemClock):
    """A clock by which a sleep lasts an hour and passes at once."""

    def __init__(self) -> None:
        self._slept = 0.0

    def monotonic(self) -> float:
        """Count the nights, too."""
        return super().monotonic() + self._slept

    async def sleep(self, seconds: float) -> None:
        """Sleep for an hour."""
        assert seconds > 0
        self._slept += 3600


@define
class Trouble:
    """
    What an engine answers.

    Attributes:
        status: The HTTP status of a refusal.
        words: Its message.
        shown: What is answered all the same, once, by the beginning of "METHOD /path".
    """

    status: int
    words: str
    shown: dict[str, Answer]

    def answer(self, exchange: Exchange) -> None:
        """Answer a request."""
        asked = f"{exchange.command} {exchange.path.removeprefix('/v1.50')}"
        known = next((beginning for beginning in self.shown if asked.startswith(beginning)), None)
        refused = refusal(self.status, self.words)
        (self.shown.pop(known) if known else refused)(exchange)


def troubles(name: str) -> Iterator[Trouble]:
    """All is refused; or all but the version; or all but a list as well, or the first sight of a container."""
    agreed = {"GET /version": whole(200, VERSION)}
    listed = whole(200, [{"Id": "0a" * 32, "Names": [f"/{name}"], "Labels": {}, "State": "running"}])
    taken = {**agreed, "POST /containers/create": refusal(409, "already in use")}
    sight = f"GET /containers/{name}/json"
    shown: tuple[Mapping[str, Answer], ...] = (
        {},
        agreed,
        {**agreed, "GET /containers/json": listed},
        {**agreed, "GET /containers/json": whole(200, {"message": "this is no list"})},
        {**taken, sight: container(name)},
        {**taken, sight: container(name, StartedAt="")},
        {**taken, sight: whole(200, {"Id": "0a" * 32})},
    )
    for known in shown:
        yield from (Trouble(status, WORDS[0], dict(known)) for status in STATUSES)
        yield from (Trouble(status, words, dict(known)) for status in (404, 409, 500) for words in WORDS[1:])


async def in_trouble(folder: Path, name: str) -> AsyncIterator[Runtime]:
    """The adapter on an engine with each of them."""
    now: list[Trouble] = []

    def answer(exchange: Exchange) -> None:
        now[-1].answer(exchange)

    with engine(folder, {"": answer}) as peer:
        for trouble in troubles(name):
            now.append(trouble)
            runtime = runtime_on(peer, LongNights())
            yield runtime
            await runtime.close()
