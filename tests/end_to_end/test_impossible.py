"""A server on a socket that lists a workflow where no workflow can be, and the real command."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from attrs import field, frozen
from google.protobuf.message import Message

from tests.end_to_end.stage import action, stage
from tests.parts.wait import wait_until
from tinkworker.server.development.book import Book
from tinkworker.server.development.protocol.port import Spoken
from tinkworker.server.development.protocol.tink_v0_8 import TinkV08
from tinkworker.server.development.protocol.tink_v0_12 import TinkV012
from tinkworker.server.port import State
from tinkworker.server.wire import tink_pb2 as wire

IMAGE = "example/none:1"


@frozen
class Lies:
    """
    What a server says of every workflow that it lists in place of what is so.

    Attributes:
        fields: Fields of a context.
        told: For each time that it listed a workflow, whether it lied.
    """

    fields: dict[str, int] = field(factory=dict)
    told: list[bool] = field(factory=list)

    def tell(self, answers: Sequence[Message]) -> Sequence[Message]:
        """Change what is listed."""
        for context in answers:
            if isinstance(context, wire.WorkflowContext):
                self.told.append(bool(self.fields))
                for name, value in self.fields.items():
                    setattr(context, name, value)
        return answers


@frozen
class LyingV012(TinkV012):
    """A server as v0.12's that lies."""

    lies: Lies = field(factory=Lies)

    async def answer(self, method: str, request: Message, book: Book) -> Sequence[Message]:
        """Act on a request, and tell lies of that."""
        return self.lies.tell(await super().answer(method, request, book))


@frozen
class LyingV08(TinkV08):
    """A server as v0.8's that lies."""

    lies: Lies = field(factory=Lies)

    async def answer(self, method: str, request: Message, book: Book) -> Sequence[Message]:
        """Act on a request, and tell lies of that."""
        return self.lies.tell(await super().answer(method, request, book))


POSITION, STATE, TOTAL = "current_action_index", "current_action_state", "total_number_of_actions"

LIES: Mapping[str, tuple[type[LyingV012 | LyingV08], Mapping[str, int], str]] = {
    "behind the last": (LyingV012, {POSITION: 7}, "at action 7 (counted from 0) of 2"),
    "before the first": (LyingV012, {POSITION: -1}, "at action -1 (counted from 0) of 2"),
    "of none": (LyingV012, {TOTAL: 0}, "at action 0 (counted from 0) of 0"),
    "the last one's success, before the first": (
        LyingV08,
        {POSITION: -2, STATE: wire.STATE_SUCCESS},
        "at action -1 (counted from 0) of 2",
    ),
    "a success, behind the last": (
        LyingV08,
        {POSITION: 7, STATE: wire.STATE_SUCCESS},
        "at action 8 (counted from 0) of 2",
    ),
}
"""Who lies, what is said, and where that would have the worker stand."""


@pytest.mark.parametrize("lie", LIES)
def test_what_cannot_be_is_not_taken_up(tmp_path: Path, lie: str) -> None:
    """Nothing runs and nothing is reported while the server lies, which is warned of once; then all is done, once."""
    speaks, fields, place = LIES[lie]
    lies = Lies(dict(fields))
    protocol: Spoken = speaks(lies=lies)
    with stage(tmp_path, protocol) as on:
        on.add(action("one", IMAGE, 'echo one >> "$WORKFLOW/ran"'), action("two", IMAGE, 'echo two >> "$WORKFLOW/ran"'))
        worker = on.start("--runtime=process", f"--protocol={protocol.name}")
        wait_until(lambda: lies.told.count(True) >= 5)

        assert on.workflow().reports == ()
        on.call(lambda _server: lies.fields.clear())
        wait_until(lambda: on.states() == [State.SUCCESS] * 2)

        assert worker.terminate() == 0
        said = f"the server {on.server.address} lists this workflow {place}, which cannot be, and is not believed"
        assert [line["msg"] for line in worker.lines if line["level"] == "warning" and "lists" in line["msg"]] == [said]
        assert (on.shared() / "ran").read_text() == "one\ntwo\n"
