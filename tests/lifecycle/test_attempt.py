"""An attempt's containers have names and labels that a restart finds again and nobody else has."""

import re

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from tests.lifecycle.sample import ATTEMPT
from tinkworker.lifecycle.attempt import Attempt, Role

TEXT = st.text(st.characters(exclude_characters="\0"))
ATTEMPTS = st.builds(
    Attempt,
    workflow=TEXT,
    generation=st.integers(0, 9),
    task=TEXT,
    action=TEXT,
    index=st.integers(0, 99),
    run=st.integers(1, 9),
    worker=TEXT,
    fingerprint=TEXT,
    identity=st.just("") | TEXT,
)


def test_a_name_is_readable() -> None:
    """The name shows workflow, place and action, and the role if it is a handler; an id of its own says the place."""
    assert re.fullmatch(r"tink_wf_2_a_[0-9a-f]{10}", ATTEMPT.container("main"))
    assert re.fullmatch(r"tink_wf_2_a_on-timeout_[0-9a-f]{10}", ATTEMPT.container("on-timeout"))
    assert re.fullmatch(r"tink_wf_a_[0-9a-f]{10}", evolve(ATTEMPT, identity="id-7").container("main"))


def test_a_name_is_found_again() -> None:
    """The same attempt has the same name in every process, or a restart would not find its container."""
    assert ATTEMPT.container("main") == "tink_wf_2_a_6256d9e709"


@given(ATTEMPTS)
def test_an_engine_takes_any_name(attempt: Attempt) -> None:
    """Whatever stands in a template, the name is one that engines take, and short enough."""
    for name in (attempt.container("main"), attempt.container("on-failure")):
        assert re.fullmatch(r"[a-zA-Z0-9][a-zA-Z0-9_.-]+", name)
        assert len(name) <= 200


def same(one: Attempt, other: Attempt, role: Role = "main") -> bool:
    """Whether two attempts have the same container."""
    return one.container(role) == other.container(role)


@given(ATTEMPTS, ATTEMPTS)
def test_containers_are_the_same_if_their_keys_are(one: Attempt, other: Attempt) -> None:
    """Two attempts share a container's name only if they are found by the same labels, and each role has its own."""
    if one.key("main") != other.key("main"):
        assert not same(one, other)
    assert one.container("main") != one.container("on-timeout") != one.container("on-failure")


@given(ATTEMPTS, st.text(), st.integers(0, 9))
def test_an_id_of_its_own_says_more_than_places(attempt: Attempt, fingerprint: str, number: int) -> None:
    """Where the protocol names an action, its place and generation tell nothing apart; otherwise they do."""
    moved = evolve(attempt, index=attempt.index + 1, generation=number, fingerprint=fingerprint)

    assert same(attempt, moved) is bool(attempt.identity)
    assert same(attempt, evolve(attempt, fingerprint=fingerprint))


def test_labels_are_complete() -> None:
    """Everything that tells attempts apart is in the labels, all under our own prefix, and the key is part of them."""
    labels = evolve(ATTEMPT, fingerprint="f").labels("main")

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
        "fingerprint": "f",
    }
    assert ATTEMPT.key("main").items() <= labels.items()
    assert evolve(ATTEMPT, run=2).labels("main") != ATTEMPT.labels("main")


def test_people_are_told_in_the_go_workers_words() -> None:
    """Logs name workflow, worker, task and action as the Go worker does."""
    assert ATTEMPT.subject == {"workflowID": "wf", "workerID": "w1", "taskName": "t", "actionName": "a"}
