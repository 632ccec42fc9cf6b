"""What servers said of actions."""

import asyncio
from typing import Any

import pytest
from attrs import evolve

from tests.worker.scene import action
from tinkworker.lifecycle.attempt import Attempt
from tinkworker.server.port import ServerRefused
from tinkworker.testing.server import MemoryServer
from tinkworker.worker.description import KEPT, DescriptionChanged, Descriptions, NotDescribed, fingerprint, outline

ONE = action("one", environment=("PASSWORD=secret",), command=("a",), on_failure=("b",))
ATTEMPT = Attempt("default/relay", 1, "provision", "one", 0, 1, "w1")


@pytest.mark.parametrize(
    "change",
    [
        {"image": "other"},
        {"command": ("b",)},
        {"environment": ("PASSWORD=other",)},
        {"volumes": ("/dev:/dev",)},
        {"pid": "host"},
        {"timeout": 7},
        {"on_timeout": ("c",)},
    ],
)
def test_fingerprint_covers_everything(change: dict[str, Any]) -> None:
    """Whatever the server changes of an action, its fingerprint changes."""
    assert fingerprint(evolve(ONE, **change)) != fingerprint(ONE)


def test_the_order_of_what_has_none_is_not_a_change() -> None:
    """A server that says volumes and environment in another order says the same; the order of a command matters."""
    said, otherwise = (
        evolve(ONE, environment=("A=1", "B=2")[::step], volumes=("/a:/a", "/b:/b")[::step]) for step in (1, -1)
    )

    assert fingerprint(said) == fingerprint(otherwise)
    assert fingerprint(evolve(ONE, command=("a", "b"))) != fingerprint(evolve(ONE, command=("b", "a")))


def test_outline_holds_no_secrets() -> None:
    """What is written down of an action has no environment, command or volume in it."""
    assert "secret" not in str(outline(ONE))
    assert outline(ONE).on_failure
    assert not outline(ONE).on_timeout


def test_description_is_asked_for_when_it_is_not_known() -> None:
    """After a restart, the server is asked again; afterwards it is known."""
    server = MemoryServer()
    server.add("default/relay", [ONE])
    subject = Descriptions(server)

    assert asyncio.run(subject.action(ATTEMPT, outline(ONE))) == ONE
    server.stored.clear()
    assert asyncio.run(subject.action(ATTEMPT, outline(ONE))) == ONE

    subject.forget("default/relay")
    with pytest.raises(ServerRefused):
        asyncio.run(subject.action(ATTEMPT, outline(ONE)))


def test_the_latest_descriptions_are_kept() -> None:
    """However many workflows there are, what is kept of them has a bound; what went is asked for again."""
    server = MemoryServer()
    subject = Descriptions(server)
    names = [f"default/w{number}" for number in range(KEPT + 2)]
    for name in names:
        server.add(name, [ONE])
        asyncio.run(subject.fetch(name))
    assert list(subject.known) == names[2:]

    asyncio.run(subject.fetch(names[2]))
    asyncio.run(subject.fetch(names[0]))
    assert list(subject.known) == [*names[4:], names[2], names[0]]


@pytest.mark.parametrize("now", [[evolve(ONE, image="other")], []])
def test_changed_description_is_not_used(now: list[object]) -> None:
    """If the server says something else of an action than when its workflow was taken, nothing is made of that."""
    server = MemoryServer()
    server.add("default/relay", now)  # type: ignore[arg-type]

    with pytest.raises(DescriptionChanged, match="'one'"):
        asyncio.run(Descriptions(server).action(ATTEMPT, outline(ONE)))


def test_an_id_of_its_own_says_more_than_its_place() -> None:
    """Where the protocol names actions they are found by that name, wherever they stand; one that is gone is not."""
    first, second = evolve(ONE, identity="id-1"), evolve(ONE, name="two", identity="id-2")
    server = MemoryServer()
    server.add("default/relay", [first, second])
    subject = Descriptions(server)

    assert asyncio.run(subject.current(evolve(ATTEMPT, identity="id-2"))) == second
    with pytest.raises(NotDescribed, match="does not serve"):
        asyncio.run(subject.action(evolve(ATTEMPT, identity="id-3"), outline(ONE)))
    assert asyncio.run(subject.current(evolve(ATTEMPT, identity="id-3"))) is None
