"""An attempt's containers have names and labels that a restart finds again and nobody else has."""

import re

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from tests.lifecycle.sample import ATTEMPT
from tinkworker.lifecycle.attempt import Attempt

ATTEMPTS = st.builds(
    Attempt,
    workflow=st.text(),
    generation=st.integers(0, 9),
    task=st.text(),
    action=st.text(),
    index=st.integers(0, 99),
    run=st.integers(1, 9),
    worker=st.text(),
)


def test_a_name_is_readable() -> None:
    """The name shows workflow, place and action, and the role if it is a handler."""
    assert ATTEMPT.container("main") == "tink_wf_2_a_b549c9f6bd"
    assert ATTEMPT.container("on-timeout").startswith("tink_wf_2_a_on-timeout_")


@given(ATTEMPTS)
def test_an_engine_takes_any_name(attempt: Attempt) -> None:
    """Whatever stands in a template, the name is one that engines take, and short enough."""
    for name in (attempt.container("main"), attempt.container("on-failure")):
        assert re.fullmatch(r"[a-zA-Z0-9][a-zA-Z0-9_.-]+", name)
        assert len(name) <= 200


@given(ATTEMPTS, ATTEMPTS)
def test_different_attempts_have_different_names(one: Attempt, other: Attempt) -> None:
    """Two attempts share a name only if they are the same, whatever was replaced in the readable part."""
    assert (one.container("main") == other.container("main")) is (one == other)
    assert one.container("main") != one.container("on-timeout") != one.container("on-failure")


def test_labels_are_complete() -> None:
    """Everything that tells attempts apart is in the labels, all under our own prefix."""
    labels = ATTEMPT.labels("main")

    assert all(name.startswith("org.tinkworker.") for name in labels)
    assert {name.removeprefix("org.tinkworker."): value for name, value in labels.items()} == {
        "worker": "w1",
        "workflow": "wf",
        "generation": "1",
        "task": "t",
        "action": "a",
        "index": "2",
        "run": "1",
        "role": "main",
    }
    assert evolve(ATTEMPT, run=2).labels("main") != labels


def test_people_are_told_in_the_go_workers_words() -> None:
    """Logs name workflow, worker, task and action as the Go worker does."""
    assert ATTEMPT.subject == {"workflowID": "wf", "workerID": "w1", "taskName": "t", "actionName": "a"}
