"""What an exit means, in words for people."""

import pytest

from tinkworker.lifecycle.conclusion import Reason, conclude_exit
from tinkworker.runtime.port import Exit
from tinkworker.server.port import State


@pytest.mark.parametrize(
    ("exit_", "state", "reason", "message"),
    [
        (Exit(0), State.SUCCESS, Reason.SUCCEEDED, "finished execution successfully"),
        (Exit(0, out_of_memory=True), State.SUCCESS, Reason.SUCCEEDED, "finished execution successfully"),
        (Exit(3), State.FAILED, Reason.EXITED, "exit status 3"),
        (Exit(127, error='exec: "/nope"'), State.FAILED, Reason.EXITED, 'exit status 127: exec: "/nope"'),
        (
            Exit(137),
            State.FAILED,
            Reason.KILLED,
            "exit status 137: killed (SIGKILL), for want of memory or by an engine that stopped",
        ),
        (Exit(137, out_of_memory=True), State.FAILED, Reason.OUT_OF_MEMORY, "exit status 137: killed, out of memory"),
        (Exit(143), State.FAILED, Reason.KILLED, "exit status 143: ended by SIGTERM"),
        (Exit(139), State.FAILED, Reason.KILLED, "exit status 139: ended by SIGSEGV"),
        (
            Exit(255),
            State.FAILED,
            Reason.EXITED,
            "exit status 255, which the engine also gives to what ended while it was away itself",
        ),
        (Exit(255, error="cut off"), State.FAILED, Reason.EXITED, "exit status 255: cut off"),
        (Exit(200), State.FAILED, Reason.EXITED, "exit status 200"),
        (Exit(-1), State.FAILED, Reason.EXITED, "exit status -1"),
    ],
)
def test_conclude_exit(exit_: Exit, state: State, reason: Reason, message: str) -> None:
    """An exit status is success or a failure with the most that is known of why."""
    conclusion = conclude_exit(exit_)

    assert (conclusion.state, conclusion.reason, conclusion.message) == (state, reason, message)
    assert (conclusion.exit_code, conclusion.succeeded) == (exit_.code, state is State.SUCCESS)
