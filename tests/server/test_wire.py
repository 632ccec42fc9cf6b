import pytest
from google.protobuf.message import Message

from tests.server.transcript import TRANSCRIPTS, Exchange, read_transcript
from tinkworker.server.wire import agent_v0_17_pb2 as agent
from tinkworker.server.wire import tink_pb2 as tink

Messages = dict[str, tuple[type[Message], type[Message]]]

TINK: Messages = {
    "GetWorkflowContexts": (tink.WorkflowContextRequest, tink.WorkflowContext),
    "GetWorkflowActions": (tink.WorkflowActionsRequest, tink.WorkflowActionList),
    "ReportActionStatus": (tink.WorkflowActionStatus, tink.Empty),
}
AGENT: Messages = {
    "GetAction": (agent.ActionRequest, agent.ActionResponse),
    "ReportActionStatus": (agent.ActionStatusRequest, agent.ActionStatusResponse),
}
CASES = [
    pytest.param(messages[exchange.method], exchange, id=f"{name} {exchange.number}")
    for name in TRANSCRIPTS
    for messages in [AGENT if name.startswith("tinkerbell") else TINK]
    for exchange in read_transcript(name)
    if exchange.method in messages and exchange.note != "not a message"
]


@pytest.mark.parametrize(("messages", "exchange"), CASES)
def test_recorded_messages_read_and_write_themselves(
    messages: tuple[type[Message], type[Message]], exchange: Exchange
) -> None:
    """Every recorded request and answer is written with the same bytes as it was read from, and nothing is unknown."""
    request, response = messages

    for kind, data in [(request, exchange.request), *((response, each) for each in exchange.responses)]:
        message = kind.FromString(data)
        assert message.SerializeToString() == data
        assert kind.FromString(data) == message
        message.DiscardUnknownFields()
        assert message.SerializeToString() == data
