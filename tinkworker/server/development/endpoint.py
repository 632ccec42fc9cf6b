"""The service on gRPC: bytes in, bytes out, and faults on the way."""

import asyncio
from collections.abc import AsyncIterator
from functools import partial

import grpc
import grpc.aio
from attrs import define, field

from tinkworker.server.development.book import Book
from tinkworker.server.development.fault import Fault, Point, Silence, Stale, Status
from tinkworker.server.development.protocol.port import Spoken, parse
from tinkworker.server.development.rejection import Rejected
from tinkworker.server.development.store import StateUnusable

Context = grpc.aio.ServicerContext[bytes, bytes]


@define(eq=False)
class Endpoint(grpc.GenericRpcHandler):
    """
    Answers every call to a server.

    Attributes:
        spoken: The protocol that is spoken.
        book: The workflows.
        faults: What is to go wrong.
    """

    spoken: Spoken
    book: Book
    faults: list[Fault]
    _latest: dict[tuple[str, bytes], list[bytes]] = field(factory=dict)

    def service(self, handler_call_details: grpc.HandlerCallDetails) -> "grpc.RpcMethodHandler[bytes, bytes]":
        """
        What handles a call. Called by the library.

        A single answer and a stream of one are the same on the wire, so one kind of handler does for all methods, those
        that do not exist included: the library's own words for these are not the real server's.
        """
        service, _, method = handler_call_details.method.removeprefix("/").rpartition("/")
        return grpc.unary_stream_rpc_method_handler(partial(self._handle, service, method))

    async def _handle(self, service: str, method: str, data: bytes, context: Context) -> AsyncIterator[bytes]:
        """Answer a call."""
        try:
            if service != self.spoken.service:
                raise Rejected("UNIMPLEMENTED", f"unknown service {service}")  # noqa: TRY301 answered like the others
            for answer in await self._answer(method, data):
                yield answer
        except Rejected as rejection:
            await context.abort(grpc.StatusCode[rejection.code], rejection.text)
        except StateUnusable as error:
            await context.abort(grpc.StatusCode.INTERNAL, str(error))

    async def _answer(self, method: str, data: bytes) -> list[bytes]:
        """What a call is answered, unless a fault strikes."""
        request = parse(self.spoken, method, data)
        report = self.spoken.report_of(request, self.book.clock.wall())
        fault = next((each for each in self.faults if each.strikes(method, report)), None)
        if fault is None:
            return await self._act(method, data)
        await self.book.clock.sleep(fault.delay)
        earlier = self._latest.get((method, data))
        refuses = fault.point is Point.BEFORE and isinstance(fault.answer, Status | Silence)
        answers: list[bytes] = []
        for _ in range(0 if refuses else fault.arrivals):
            answers = await self._act(method, data)
        await self.book.clock.sleep(fault.lag)
        match fault.answer:
            case Status(code, text):
                raise Rejected(code, text)
            case Silence():
                await asyncio.Event().wait()  # until the client's deadline, or the server's end, cancels this
            case Stale() if earlier is not None:
                return earlier
        return answers

    async def _act(self, method: str, data: bytes) -> list[bytes]:
        """The right answer, which is remembered for when a stale one is wanted."""
        request = parse(self.spoken, method, data)
        answers = [answer.SerializeToString() for answer in await self.spoken.answer(method, request, self.book)]
        self._latest[method, data] = answers
        return answers
