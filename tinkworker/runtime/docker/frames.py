"""The frames in which an engine sends the output of a container without a terminal."""

from collections.abc import Iterator
from typing import Literal

from tinkworker.runtime.port import EngineUnavailable, Output, Refused

_HEADER = 8
"""Bytes: the stream's number, three zeros, the length of what follows (big-endian)."""

_STREAMS: dict[int, Literal["stdout", "stderr"]] = {1: "stdout", 2: "stderr"}
_ENGINE = 3
"""In this stream the engine itself speaks, when it cannot go on reading the log."""


class Demultiplexer:
    """
    Takes frames apart, wherever the pieces were cut.

    A frame is passed on as it comes, so that what a header claims (up to 4 GiB) is never held in memory.
    """

    def __init__(self) -> None:
        self._pending = b""
        self._stream = 0
        self._left = 0

    def feed(self, data: bytes) -> Iterator[Output]:
        """
        The output in a piece, what follows each other in one stream joined.

        Raises:
            Refused: The engine says that it cannot read the log, or these are no frames.
        """
        data = self._pending + data
        position = 0
        stream, parts = 0, list[bytes]()
        while True:
            if not self._left:
                header = data[position : position + _HEADER]
                if len(header) < _HEADER:
                    break
                position += _HEADER
                self._open(header)
            part = data[position : position + self._left]
            position += len(part)
            self._left -= len(part)
            if self._stream != stream:
                yield from _join(stream, parts)
                stream, parts = self._stream, []
            parts.append(part)
            if self._left:
                break
        self._pending = data[position:]
        yield from _join(stream, parts)

    def close(self) -> None:
        """
        Say that nothing follows.

        Raises:
            EngineUnavailable: The stream ended within a frame.
        """
        if self._left or self._pending:
            raise EngineUnavailable("the engine broke off in the middle of a container's output")

    def _open(self, header: bytes) -> None:
        self._stream, self._left = header[0], int.from_bytes(header[4:])
        if header[0] > _ENGINE or header[1:4] != b"\0\0\0":
            raise Refused("the engine's answer is no container output: frame header " + header.hex())


def _join(stream: int, parts: list[bytes]) -> Iterator[Output]:
    data = b"".join(parts)
    if stream == _ENGINE and data:
        raise Refused(f"the engine cannot read the container's output: {data.decode(errors='replace').strip()}")
    if data:
        yield Output(_STREAMS.get(stream, "stdout"), data)
