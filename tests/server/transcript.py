"""Recordings of real servers: one call a line, with the bytes that went both ways."""

import json
from pathlib import Path

from attrs import frozen

_FOLDER = Path(__file__).parent / "transcripts"


@frozen
class Exchange:
    """
    A call that was made to a real server.

    Attributes:
        number: Its place in the recording, from 1.
        note: What was tried.
        method: Without the service.
        request: The bytes sent.
        code: The name of the status code.
        text: What the status says.
        responses: The bytes of each message that came back.
    """

    number: int
    note: str
    method: str
    request: bytes
    code: str
    text: str
    responses: tuple[bytes, ...]


TRANSCRIPTS = ("tink-v0.6.0", "tink-v0.12.2", "tinkerbell-v0.25")
"""The recordings that there are."""


def read_service(name: str) -> str:
    """The path before the names of the methods in a recording."""
    head, *_ = (_FOLDER / f"{name}.jsonl").read_text("utf-8").splitlines()
    return str(json.loads(head)["service"])


def read_transcript(name: str) -> list[Exchange]:
    """The calls of a recording, in order."""
    _, *lines = (_FOLDER / f"{name}.jsonl").read_text("utf-8").splitlines()
    return [
        Exchange(
            number=record["n"],
            note=record["note"],
            method=record["method"],
            request=bytes.fromhex(record["request_hex"]),
            code=record["code"],
            text=record["text"],
            responses=tuple(map(bytes.fromhex, record["responses_hex"])),
        )
        for record in map(json.loads, lines)
    ]
