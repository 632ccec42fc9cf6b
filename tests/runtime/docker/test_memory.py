"""What is remembered of containers, and what is not."""

from tinkworker.runtime.docker.inspection import Inspection
from tinkworker.runtime.docker.memory import Memory
from tinkworker.runtime.port import OWNER_LABEL, Container, Phase


def seen(identity: str, phase: Phase = Phase.CREATED, name: str = "name", owner: str = OWNER_LABEL) -> Inspection:
    """A container as it was seen."""
    container = Container(identity, name, {owner: "w"}, phase)
    return Inspection(container, has_terminal=False, is_being_removed=False, trouble="")


def test_a_container_is_known_by_its_name_and_its_id() -> None:
    """The one that was seen last has the name."""
    memory = Memory()
    memory.note(seen("old"))
    memory.note(seen("new"))
    assert memory.recall("name") == memory.recall("new") == seen("new")
    assert memory.recall("old") == seen("old")
    assert memory.recall("ne") is None


def test_other_peoples_containers_are_not_remembered() -> None:
    """What is known may be removed without another look."""
    memory = Memory()
    memory.note(seen("theirs", owner="theirs"))
    assert memory.recall("theirs") is None


def test_a_phase_does_not_come_back() -> None:
    """An answer that was true before another one, and is heard after it, changes nothing."""
    memory = Memory()
    for phase in (Phase.RUNNING, Phase.EXITED, Phase.RUNNING, Phase.CREATED):
        memory.note(seen("id", phase))
    assert memory.ended("id") == seen("id", Phase.EXITED)


def test_only_an_end_counts_as_ended() -> None:
    """Whatever else was seen may have changed."""
    memory = Memory()
    memory.note(seen("id", Phase.RUNNING))
    assert memory.ended("id") is None


def test_what_is_gone_is_forgotten() -> None:
    """By its name or its id, and no other container with it."""
    memory = Memory()
    memory.note(seen("one", name="first"))
    memory.note(seen("two", name="second"))
    memory.note(seen("three", name="third"))
    memory.forget("first")
    memory.forget("two")
    assert [memory.recall(name) for name in ("one", "second", "third")] == [None, None, seen("three", name="third")]


def test_it_does_not_grow_for_ever() -> None:
    """Containers that somebody else removes are forgotten in time, the oldest first."""
    memory = Memory()
    for number in range(1000):
        memory.note(seen(f"id-{number}", name=f"name-{number}"))
    known = [number for number in range(1000) if memory.recall(f"id-{number}")]
    assert known == list(range(1000 - len(known), 1000))
    assert 10 < len(known) < 100
