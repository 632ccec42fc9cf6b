"""A container's output as it comes, in pieces that know their stream."""

from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from typing import TYPE_CHECKING

from tinkworker.runtime.docker.frames import Demultiplexer
from tinkworker.runtime.docker.inspection import Inspection
from tinkworker.runtime.docker.line import Line
from tinkworker.runtime.docker.threads import pieces
from tinkworker.runtime.port import ContainerGone, Output

if TYPE_CHECKING:
    from tinkworker.runtime.docker.logs import Logs


class Outputs:
    """
    Reads the engine's logs without blocking.

    Args:
        connect: Gives the logs; called in a thread, as it may have to load the SDK.
    """

    def __init__(self, connect: "Callable[[], Logs]") -> None:
        self._connect = connect

    async def read(self, found: Inspection, tail: int | None, *, follow: bool) -> AsyncGenerator[Output, None]:
        """What the engine sends of a container's output."""
        frames = None if found.has_terminal else Demultiplexer()
        async with aclosing(self._read(found.container.id, tail, follow=follow)) as read:
            async for piece in read:
                for output in frames.feed(piece) if frames else (Output("stdout", piece),):
                    yield output
        if frames:
            frames.close()

    async def last_words(self, found: Inspection) -> list[Output]:
        """
        A last line without an end, which an engine may not send to who follows; nothing if the last line has one.

        Seen with Docker 20.10 in nearly half of all cases, when such a line comes a little later than what is before.
        """
        try:
            async with aclosing(self.read(found, 1, follow=False)) as outputs:
                last = [output async for output in outputs]
        except ContainerGone:
            return []
        return [] if not last or last[-1].data.endswith(b"\n") else last

    async def _read(self, identity: str, tail: int | None, *, follow: bool) -> AsyncGenerator[bytes, None]:
        """The engine's answer to a request for output, as it comes."""
        with Line() as line:

            def produce(put: Callable[[bytes], None]) -> None:
                self._connect().read(identity, tail, line, put, follow=follow)

            async with aclosing(pieces(produce)) as read:
                async for piece in read:
                    yield piece
