"""The service on gRPC: bytes in, bytes out, and faults on the way."""

import asyncio
from collections.abc import AsyncIterator
from functools import partial

import grpc
import grpc.aio
from attrs import define, field
from google.protobuf.message import Message

from tinkworker.server.development.fault import Fault, Point, Silence, Stale, Status
from tinkworker.server.development.service import Rejected, Service
from tinkworker.server.development.store import StateUnusable

_SERVICE = "proto.WorkflowService"

Context = grpc.aio.ServicerContext[bytes, bytes]


@define(eq=False)
class Endpoint(grpc.GenericRpcHandler):
    """
    Answers every call to a server.

    Attributes:
        tink: Knows the answers.
        faults: What is to go wrong.
    """

    tink: Service
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
            if service != _SERVICE:
                raise Rejected("UNIMPLEMENTED", f"unknown service {service}")  # noqa: TRY301 answered like the others
            for answer in await self._answer(method, data):
                yield answer
        except Rejected as rejection:
            await context.abort(grpc.StatusCode[rejection.code], rejection.text)
        except StateUnusable as error:
            await context.abort(grpc.StatusCode.INTERNAL, str(error))

    async def _answer(self, method: str, data: bytes) -> list[bytes]:
        """What a call is answered, unless a fault strikes."""
        request = self.tink.parse(method, data)
        fault = next((each for each in self.faults if each.strikes(method, request)), None)
        if fault is None:
            return self._act(method, data, request)
        await self.tink.clock.sleep(fault.delay)
        earlier = self._latest.get((method, data))
        refuses = fault.point is Point.BEFORE and isinstance(fault.answer, Status | Silence)
        answers = [] if refuses else self._act(method, data, request)
        match fault.answer:
            case Status(code, text):
                raise Rejected(code, text)
            case Silence():
                await asyncio.Event().wait()  # until the client's deadline, or the server's end, cancels this
            case Stale() if earlier is not None:
                return earlier
        return answers

    def _act(self, method: str, data: bytes, request: Message) -> list[bytes]:
        """The right answer, which is remembered for when a stale one is wanted."""
        answers = [answer.SerializeToString() for answer in self.tink.answer(request)]
        self._latest[method, data] = answers
        return answers
