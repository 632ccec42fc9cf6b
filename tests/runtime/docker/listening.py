"""What is asked of an engine, in order."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from attrs import define, field

from tests.parts.proxy import proxy_on_socket

_HEAD = re.compile(rb"^([A-Z]+) (\S+) HTTP/1\.1\r\n")
_PLACES = (
    (re.compile(r"^/v[\d.]+"), ""),
    (re.compile(r"/containers/create\?name=.*"), "/containers/create"),
    (re.compile(r"/containers/(?!create|json)[\w.-]+"), "/containers/X"),
    (re.compile(r"/containers/json\?.*"), "/containers/json"),
    (re.compile(r"/images/create\?.*"), "/images/create"),
    (re.compile(r"stdout=1&stderr=1&"), ""),
    (re.compile(r"\?v=True.*"), ""),
)
"""What is not the same each time, or of no interest, and what stands in its place."""


@define
class Heard:
    """
    What was asked: "GET /containers/X/json".

    Attributes:
        host: Where to ask, as `DOCKER_HOST` has it.
        requests: The requests since they were taken last.
    """

    host: str = ""
    requests: list[str] = field(factory=list)

    def hear(self, data: bytes) -> None:
        """Note a request; a piece that is none belongs to the one before it."""
        if found := _HEAD.match(data):
            path = found[2].decode()
            for pattern, instead in _PLACES:
                path = pattern.sub(instead, path)
            self.requests.append(f"{found[1].decode()} {path}")

    def take(self) -> list[str]:
        """What was asked since this was called last."""
        taken, self.requests = self.requests, []
        return taken


@contextmanager
def listening(folder: Path, target: str) -> Iterator[Heard]:
    """An ear on an engine's socket, for as long as this lasts."""
    heard = Heard()
    with proxy_on_socket(folder / "heard.sock", target, hear=heard.hear) as heard.host:
        yield heard
