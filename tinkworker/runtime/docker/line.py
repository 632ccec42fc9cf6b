"""What one thread reads an answer from, and what another may cut."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Lock
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    import requests

_PIECE = 64 * 1024


class Line:
    """
    Lets what is being read end at once: `with Line() as line` cuts it when the block is left, however that happens.

    Closing a socket does not wake the thread that reads from it; shutting it down does. Before the engine began to
    answer there is nothing to shut down: then the thread finds the line cut when it has the answer.
    """

    def __init__(self) -> None:
        self._is_cut = False
        self._lock = Lock()
        self._response: requests.Response | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self._is_cut = True
            self._shut()

    @contextmanager
    def pieces(self, response: "requests.Response") -> Iterator[Iterator[bytes]]:
        """In the thread that reads: the body as it comes, in pieces of at most 64 KiB; the response is closed after."""
        with self._lock:
            self._response = response
            if self._is_cut:
                self._shut()
        try:
            yield response.raw.stream(_PIECE)
        finally:
            with self._lock:
                self._response = None
            response.close()

    def _shut(self) -> None:
        if self._response is not None:
            with suppress(RuntimeError, OSError):  # it was read to its end, or the engine has left: it is shut
                self._response.raw.shutdown()
