"""A worker that nobody hears any more does its work, and ends well."""

import subprocess

import pytest

from tests.end_to_end.stage import Stage, action
from tests.parts.wait import wait_until
from tinkworker.server.port import State

DEAF = {
    "the disk of its log is full": ("sh", "-c", 'exec "$@" > /dev/full', "sh"),
    "the reader of its log has gone": ("bash", "-o", "pipefail", "-c", '"$@" | true', "bash"),
    "that of its complaints, too": ("sh", "-c", 'exec "$@" > /dev/full 2> /dev/full', "sh"),
}


@pytest.mark.parametrize("deaf", DEAF)
def test_it_works_all_the_same(on: Stage, deaf: str) -> None:
    """The workflow is done and reported, the worker does not crash, and its status says so."""
    on.add(action("one", "example/none:1", "seq 9999"), action("two", "example/none:1", "true"))

    worker = on.start("--runtime=process", "--once", command=(*DEAF[deaf], "tink-worker"))

    assert worker.wait() == 0
    assert on.states() == [State.SUCCESS, State.SUCCESS]
    assert "crashed" not in worker.errors.read_text()


def test_a_supervisor_that_nobody_hears(on: Stage) -> None:
    """Its worker crashes, and it starts another one."""
    on.add(action("one", "example/none:1", 'touch "$WORKFLOW/began"; sleep 3'))
    worker = on.start("--runtime=process", command=(*DEAF["that of its complaints, too"], "tink-worker"))
    wait_until((on.shared() / "began").exists)

    subprocess.run(["pkill", "-KILL", "-P", str(worker.process.pid)], check=True)

    wait_until(lambda: on.states() == [State.SUCCESS])
    assert worker.terminate() == 0
