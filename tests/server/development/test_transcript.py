"""The embedded server beside real ones: the same requests, in the same order, to the same workflows."""

from collections.abc import Mapping, Sequence

import grpc
import grpc.aio
import pytest
from attrs import evolve

from tests.server.development.recorded import AGENT_FIRST, AGENT_SECOND, TINK_V0_6, TINK_V0_12, Recorded
from tests.server.transcript import Exchange, read_service, read_transcript
from tinkworker.server.development.protocol.agent_v0_17 import AgentV017
from tinkworker.server.development.protocol.port import Spoken
from tinkworker.server.development.protocol.tink_v0_8 import TinkV08
from tinkworker.server.development.protocol.tink_v0_12 import TinkV012
from tinkworker.server.development.protocol.ulid import make_ulid
from tinkworker.server.development.server import DevelopmentServer
from tinkworker.server.development.workflow import Workflow
from tinkworker.server.wire import tink_pb2 as wire

IN_ANY_ORDER = {("tink-v0.6.0", 9): "there, the server keeps volumes and environment in maps, which have no order"}
"""Where the answers differ on purpose, and why."""

WITHOUT_CACHE = {"tink-v0.12.2": {b"workflows.tinkerbell.org": b"Workflow.tinkerbell.org"}}
"""Words that a recording has because its Kubernetes was simulated: a server's cache names the kind."""

CASES: list[tuple[str, Spoken, Sequence[Recorded], range]] = [
    ("tink-v0.12.2", TinkV012(), TINK_V0_12, range(1, 100)),
    ("tink-v0.6.0", TinkV08(), TINK_V0_6, range(1, 100)),
    ("tinkerbell-v0.25", AgentV017(hold_seconds=0), AGENT_FIRST, range(1, 32)),
    ("tinkerbell-v0.25", AgentV017(hold_seconds=0), AGENT_SECOND, range(32, 100)),
]


async def repeat(channel: grpc.aio.Channel, service: str, exchange: Exchange) -> Exchange:
    """The same call to another server."""
    method: grpc.aio.UnaryStreamMultiCallable[bytes, bytes] = channel.unary_stream(f"{service}{exchange.method}")
    call = method(exchange.request)
    try:
        responses = tuple([response async for response in call])
    except grpc.aio.AioRpcError as error:
        return evolve(exchange, code=error.code().name, text=error.details() or "", responses=())
    return evolve(exchange, code="OK", text="", responses=responses)


def present_ids(recorded: Recorded, workflow: Workflow) -> dict[bytes, bytes]:
    """The ids that a workflow and its parts had in a recording, with those that they have here: of the same length."""
    if recorded.id:
        return {recorded.id.encode(): workflow.id.encode()}
    names = {name: make_ulid(workflow.uid, name) for name in recorded.ids}
    return {recorded.ids[name].encode(): here.encode() for name, here in names.items()}


def translate(exchange: Exchange, ids: Mapping[bytes, bytes]) -> Exchange:
    """A recorded call as it is with the present ids."""
    request, responses, text = exchange.request, list(exchange.responses), exchange.text.encode()
    for there, here in ids.items():
        request, text = request.replace(there, here), text.replace(there, here)
        responses = [response.replace(there, here) for response in responses]
    return evolve(exchange, request=request, responses=tuple(responses), text=text.decode())


def in_order(exchange: Exchange) -> Exchange:
    """A list of actions whose volumes and environments are sorted."""
    answer = wire.WorkflowActionList.FromString(exchange.responses[0])
    for action in answer.action_list:
        action.volumes.sort()
        action.environment.sort()
    return evolve(exchange, responses=(answer.SerializeToString(),))


@pytest.mark.parametrize(("transcript", "protocol", "workflows", "lines"), CASES, ids=lambda each: str(each)[:16])
async def test_it_answers_as_the_real_server_did(
    transcript: str, protocol: Spoken, workflows: Sequence[Recorded], lines: range
) -> None:
    """Every recorded call gets the same code, the same text and the same bytes as from the real server."""
    service = read_service(transcript)
    async with DevelopmentServer(protocol=protocol) as server:
        ids: dict[bytes, bytes] = {**WITHOUT_CACHE.get(transcript, {})}
        for recorded in workflows:
            ids |= present_ids(recorded, server.workflow(server.add(recorded.template)))
        async with grpc.aio.insecure_channel(str(server.address)) as channel:
            for exchange in read_transcript(transcript):
                if exchange.number not in lines:
                    continue
                path = "/proto.WorkflowService/" if exchange.note == "the later service path" else service
                expected = translate(exchange, ids)
                answer = await repeat(channel, path, expected)
                if (transcript, exchange.number) in IN_ANY_ORDER:
                    answer, expected = in_order(answer), in_order(expected)
                assert answer == expected


async def test_an_unknown_service_is_said() -> None:
    """A call to another service gets the words of Go's library."""
    async with DevelopmentServer() as server, grpc.aio.insecure_channel(str(server.address)) as channel:
        method: grpc.aio.UnaryUnaryMultiCallable[bytes, bytes] = channel.unary_unary("/other.Service/Method")
        with pytest.raises(grpc.aio.AioRpcError) as caught:
            await method(b"")

        assert caught.value.code() is grpc.StatusCode.UNIMPLEMENTED
        assert caught.value.details() == "unknown service other.Service"
