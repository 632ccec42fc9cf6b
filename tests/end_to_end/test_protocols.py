"""Which protocol is spoken: told or found out, and found out again when the server is replaced."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.end_to_end.protocols import AGENT, MACHINE, PROTOCOLS
from tests.end_to_end.stage import Stage, action, stage
from tests.parts.wait import wait_until
from tinkworker.server.development.fault import Fault
from tinkworker.server.development.protocol.agent_v0_17 import AgentV017
from tinkworker.server.development.protocol.port import Spoken
from tinkworker.server.development.protocol.tink_v0_12 import TinkV012
from tinkworker.server.port import State

IMAGE = "example/none:1"
PROCESS = "--runtime=process"


def test_a_protocol_is_found_out(on: Stage) -> None:
    """What the server speaks is found out with its first answer, and said."""
    on.add(action("one", IMAGE, "true"))

    worker = on.run(PROCESS)

    assert on.workflow().state is State.SUCCESS
    assert f"the server speaks {on.protocol.name}" in worker.messages


def test_a_protocol_may_be_told(on: Stage) -> None:
    """With `--protocol` nothing is found out: the first line says what is spoken."""
    on.add(action("one", IMAGE, "true"))

    worker = on.run(PROCESS, f"--protocol={on.protocol.name}")

    assert on.workflow().state is State.SUCCESS
    assert worker.lines[0]["server"] == f"{on.protocol.name} {on.server.address}"
    assert not [message for message in worker.messages if message.startswith("the server speaks")]


@pytest.fixture
def holding(tmp_path: Path) -> Iterator[tuple[Stage, Fault]]:
    """A server for agents that holds calls for longer than anybody waits, and what notes such a call."""
    with stage(tmp_path, AgentV017(hold_seconds=1000)) as on:
        held = Fault("counter", "GetAction")
        on.call(lambda server: server.faults.append(held))
        yield on, held


def test_a_call_that_is_held_does_not_hold_up_the_end(holding: tuple[Stage, Fault]) -> None:
    """A worker whose server has nothing for it, and keeps it waiting, stops when it is told to."""
    on, held = holding
    worker = on.start(PROCESS)
    wait_until(lambda: held.struck)

    worker.process.terminate()
    assert worker.process.wait(30) == 0


def test_a_call_that_is_held_does_not_hold_up_a_drain(holding: tuple[Stage, Fault]) -> None:
    """A worker that idles ends when it is drained, although its server keeps it waiting, and so does the command."""
    on, held = holding
    worker = on.start(PROCESS)
    wait_until(lambda: held.struck)

    drain = on.start(PROCESS, command=("tink-worker", "drain"))

    assert (worker.process.wait(30), drain.process.wait(30)) == (0, 0)


@pytest.mark.parametrize("after", PROTOCOLS, ids=lambda protocol: f"then {protocol.name}")
def test_a_server_that_is_replaced(on: Stage, after: Spoken) -> None:
    """A worker that idles takes work from whichever server comes in place of the one it knows."""
    worker = on.start(PROCESS, name=MACHINE)
    worker.until(f"the server speaks {on.protocol.name}")

    on.replace(after)
    workflow = on.add(action("one", IMAGE, "true"), worker=MACHINE)

    wait_until(lambda: on.workflow(workflow).state is State.SUCCESS)
    assert worker.terminate() == 0


def test_a_server_that_is_replaced_in_mid_action(tmp_path: Path) -> None:
    """The action ends; a minute after the new server first did not know its workflow, that one's work is taken."""
    waits = 'echo x >> "$WORKFLOW/runs"; while [ ! -e "$WORKFLOW/go" ]; do sleep 0.1; done; cat "$WORKFLOW/runs"'
    with stage(tmp_path, TinkV012()) as on:
        on.add(action("one", IMAGE, waits))
        worker = on.start(PROCESS, "--once")
        worker.until("action running")
        on.replace(AGENT)
        (on.shared() / "go").write_text("")

        workflow = on.add(action("two", IMAGE, "true"), name="another")

        assert worker.wait() == 0
        assert on.workflow(workflow).state is State.SUCCESS
        assert worker.output("one") == ["x"]
        assert "action abandoned" in worker.messages
