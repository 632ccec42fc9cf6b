"""The embedded server beside a real one: the same requests, in the same order, to the same workflows."""

import grpc
import grpc.aio
import pytest
from attrs import evolve

from tests.server.transcript import Exchange, read_transcript
from tinkworker.server.development.server import DevelopmentServer

RELAY = """\
version: "0.1"
name: relay
global_timeout: 1800
tasks:
  - name: first
    worker: w1
    volumes: [/dev:/dev, "/lib/firmware:/lib/firmware:ro"]
    environment:
      FROM_TASK: task
      BOTH: task
    actions:
      - name: one
        image: quay.io/example/image2disk:v1.0.0
        timeout: 600
        command: [-flag, argument with spaces, ""]
        on-failure: [dropped]
        on-timeout: [dropped]
        volumes: ["/dev:/dev:ro", /tmp/x:/x]
        environment:
          DEST_DISK: /dev/sda
          EMPTY:
          BOTH: action
          CONTENTS: |
            line one
            line = two
        pid: host
      - {name: two, image: "bb:1", timeout: 90}
  - name: second
    worker: w2
    actions:
      - {name: one, image: "bb:1", timeout: 5}
"""
FAILS = """\
version: "0.1"
name: fails
global_timeout: 1800
tasks:
  - name: task1
    worker: w1
    actions:
      - {name: boom, image: "bb:1", timeout: 5}
"""
FUTURE = """\
version: "0.1"
name: future
global_timeout: 1800
tasks:
  - name: task1
    worker: w3
    actions:
      - {name: boom, image: "bb:1", timeout: 5}
      - {name: next, image: "bb:1", timeout: 5}
"""


async def repeat(channel: grpc.aio.Channel, exchange: Exchange) -> Exchange:
    """The same call to another server."""
    method: grpc.aio.UnaryStreamMultiCallable[bytes, bytes] = channel.unary_stream(
        f"/proto.WorkflowService/{exchange.method}"
    )
    call = method(exchange.request)
    try:
        responses = tuple([response async for response in call])
    except grpc.aio.AioRpcError as error:
        return evolve(exchange, code=error.code().name, text=error.details() or "", responses=())
    return evolve(exchange, code="OK", text="", responses=responses)


async def test_it_answers_as_the_real_server_did() -> None:
    """Every recorded call gets the same code, the same text and the same bytes as from the real server."""
    async with DevelopmentServer() as server:
        for template in (RELAY, FAILS, FUTURE):
            server.add(template)
        async with grpc.aio.insecure_channel(str(server.address)) as channel:
            for exchange in read_transcript("tink-v0.12.2.jsonl"):
                assert await repeat(channel, exchange) == exchange


async def test_an_unknown_service_is_said() -> None:
    """A call to another service gets the words of Go's library."""
    async with DevelopmentServer() as server, grpc.aio.insecure_channel(str(server.address)) as channel:
        method: grpc.aio.UnaryUnaryMultiCallable[bytes, bytes] = channel.unary_unary("/other.Service/Method")
        with pytest.raises(grpc.aio.AioRpcError) as caught:
            await method(b"")

        assert caught.value.code() is grpc.StatusCode.UNIMPLEMENTED
        assert caught.value.details() == "unknown service other.Service"
