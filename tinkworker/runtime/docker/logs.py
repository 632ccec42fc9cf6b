"""The containers' output, as the engine keeps it."""

from collections.abc import Callable

from tinkworker.runtime.docker.clients import Clients
from tinkworker.runtime.docker.faults import READING
from tinkworker.runtime.docker.line import Line


class Logs:
    """
    The engine's logs; every method blocks and may be called by several threads.

    They are read by `logs`, never by `attach`: there a reader that stops reading stops the container, and then no
    request about it is answered any more (https://github.com/moby/moby/issues/41827).
    """

    def __init__(self, clients: Clients) -> None:
        self._clients = clients

    def read(self, identity: str, tail: int | None, line: Line, put: Callable[[bytes], None], *, follow: bool) -> None:
        """
        Pass on the output of a container as the engine sends it: in frames, or plain if it has a terminal.

        Args:
            identity: The container's id.
            tail: How many lines to begin with; None for all.
            line: Cutting it ends this.
            put: Takes the bytes.
            follow: Whether to go on until the container ends.

        Raises:
            ContainerGone, EngineUnavailable, Refused: As the port says.
        """
        query = {"stdout": 1, "stderr": 1, "follow": int(follow), "tail": "all" if tail is None else tail}
        with self._clients.asking(f"read the output of the container {identity}", READING) as client:
            silence = None if follow else client.timeout  # a container may have nothing to say for days
            response = client.open("GET", f"/containers/{identity}/logs", query, silence=silence)
            with line.pieces(response) as pieces:
                for piece in pieces:
                    put(piece)
