import pytest
from google.protobuf.message import Message

from tests.server.transcript import Exchange, read_transcript
from tinkworker.server.wire import tink_v0_12_pb2 as wire

MESSAGES: dict[str, tuple[type[Message], type[Message]]] = {
    "GetWorkflowContexts": (wire.WorkflowContextRequest, wire.WorkflowContext),
    "GetWorkflowActions": (wire.WorkflowActionsRequest, wire.WorkflowActionList),
    "ReportActionStatus": (wire.WorkflowActionStatus, wire.Empty),
}
EXCHANGES = [
    each for each in read_transcript("tink-v0.12.2.jsonl") if each.method in MESSAGES and each.note != "not a message"
]


@pytest.mark.parametrize("exchange", EXCHANGES, ids=lambda each: str(each.number))
def test_recorded_messages_read_and_write_themselves(exchange: Exchange) -> None:
    """Every recorded request and answer is written with the same bytes as it was read from, and nothing is unknown."""
    request, response = MESSAGES[exchange.method]

    for kind, data in [(request, exchange.request), *((response, each) for each in exchange.responses)]:
        message = kind.FromString(data)
        assert message.SerializeToString() == data
        assert kind.FromString(data) == message
        message.DiscardUnknownFields()
        assert message.SerializeToString() == data
