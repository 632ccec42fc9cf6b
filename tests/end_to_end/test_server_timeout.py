"""A server that ends a workflow by itself while an action of it runs, and what the operator wants of that."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.end_to_end.stage import Stage, stage
from tests.parts.wait import wait_until
from tinkworker.server.development.protocol.tink_v0_12 import TinkV012
from tinkworker.server.development.rule.timing import Timeouts
from tinkworker.server.port import State

PROCESS = "--runtime=process"
TEMPLATE = """
version: "0.1"
name: late
global_timeout: 1
tasks:
  - name: provision
    worker: w1
    actions:
      - name: one
        image: example/none
        timeout: 600
        command: [sh, -c, 'echo $$ > "$WORKFLOW/.pid"; mv "$WORKFLOW/.pid" "$WORKFLOW/pid";
          while [ ! -e "$WORKFLOW/go" ]; do sleep 0.1; done']
      - {name: two, image: example/none, timeout: 600, command: ["true"]}
"""


@pytest.fixture
def on(tmp_path: Path) -> Iterator[Stage]:
    """A stage whose server looks at the time whenever it is asked."""
    with stage(tmp_path, TinkV012(timeouts=Timeouts.IN_TIME)) as made:
        made.add_template(TEMPLATE)
        yield made


def program_of(on: Stage) -> Path:
    """Where the system shows the process of the action, for as long as that runs."""
    wait_until((on.shared() / "pid").exists)
    return Path("/proc", (on.shared() / "pid").read_text().strip())


def test_it_is_stopped_if_the_operator_wants_that(on: Stage) -> None:
    """With `--on-server-timeout stop` the action ends once the server has shown twice that all is over."""
    worker = on.start(PROCESS, "--on-server-timeout=stop")
    program = program_of(on)
    assert program.exists()

    worker.until("workflow timed out")

    assert not program.exists()

    assert on.workflow().state is State.TIMEOUT
    assert [line["actionName"] for line in worker.lines if line["msg"] == "action running"] == ["one"]
    assert on.states()[1] is State.PENDING
    assert worker.terminate() == 0


def test_it_runs_on_otherwise(on: Stage) -> None:
    """The action is let end, and is reported: half-written disks are worse than late ones."""
    worker = on.start(PROCESS)
    program = program_of(on)
    wait_until(lambda: on.workflow().state is State.TIMEOUT)
    assert program.exists()

    (on.shared() / "go").touch()

    wait_until(lambda: on.states()[0] is State.SUCCESS)
    assert worker.terminate() == 0
