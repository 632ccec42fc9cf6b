"""What counts when a recorded run is compared with what the charts of today make of it, and what does not.

What counts is what was decided: which edges were taken, which states were entered, and what was to be done, in order:
commands, activities and timers with their numbers, machines, messages. Of what these are about (requests, payloads),
everything counts that both sides know.

What does not count: answers of guards (the edge says what came of them), durations, what a refusing machine would have
taken, and words for people, which are what `why` and every key named `message` hold.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from attrs import frozen

from tinkworker.engine.journal.record import Record, body_of

WORDS = frozenset({"message"})
"""The keys of values that are for people."""


@frozen
class Difference:
    """
    One thing that is otherwise today.

    Attributes:
        key: The key of the record that says it.
        what: What it is, for people: "edge", "command", ...
        recorded: What the journal says; empty if it says nothing of the kind.
        today: What the charts of today say; empty if they say nothing of the kind.
    """

    key: str
    what: str
    recorded: str
    today: str


Comparing = Callable[[str, Any, Any], Iterator[Difference]]


def differences(recorded: Record, today: Record) -> Iterator[Difference]:
    """What differs between two records; the decisive things first."""
    if identical(recorded, today):
        return
    if recorded["record"] != today["record"]:
        yield Difference("record", "answer", answer(recorded), answer(today))
        return
    for key, compare in COUNTS[recorded["record"]].items():
        then, now = recorded.get(key), today.get(key)
        if then != now:
            yield from compare(key, then, now)


def identical(recorded: Record, today: Record) -> bool:
    """Whether two records say the same, word for word; so they nearly always do, and that is found out quickly."""
    return len(recorded) == len(today) + 1 + ("end" in recorded) and today.items() <= recorded.items()


def answer(record: Record) -> str:
    """What a record says, in a few words."""
    match record["record"]:
        case "refused":
            return f"refused in {record['state']}, which takes: {', '.join(record['takes'])}"
        case "step":
            return f"{record['disposition']}, {record['source']} → {record['target']}"
        case kind:
            return f"{kind} of {record['machine']}"


def value(what: str) -> Comparing:
    """Compare plain values."""

    def compare(key: str, recorded: Any, today: Any) -> Iterator[Difference]:
        yield Difference(key, what, words(recorded), words(today))

    return compare


def edges(key: str, recorded: Any, today: Any) -> Iterator[Difference]:
    """Compare the edges that were taken, and not what guards said on the way."""
    then, now = ([identity for identity, _ in rows or ()] for rows in (recorded, today))
    if then != now:
        yield Difference(key, "edge", words(then), words(now))


def content(key: str, recorded: Any, today: Any) -> Iterator[Difference]:
    """Compare what came with an event."""
    for path, then, now in deviations(recorded, today):
        yield Difference(key, f"{key}{path}", words(then), words(now))


def rows(what: str, columns: int, *, about: bool = False) -> Comparing:
    """
    Compare what was to be done.

    Args:
        what: What a row is called.
        columns: How many columns identify it.
        about: Whether the next column, what it is about, counts as well.
    """

    def compare(key: str, recorded: Any, today: Any) -> Iterator[Difference]:
        then, now = ([name(row[:columns]) for row in side or ()] for side in (recorded, today))
        yield from (Difference(key, what, each, "") for each in without(then, now))
        yield from (Difference(key, what, "", each) for each in without(now, then))
        if then == now and about:
            for each, mine, yours in zip(then, recorded or (), today or (), strict=True):
                for path, before, after in deviations(mine[columns], yours[columns]):
                    yield Difference(
                        key, f"{path.lstrip('.') or 'content'} of {what} {each}", words(before), words(after)
                    )
        elif then != now and sorted(then) == sorted(now):
            yield Difference(key, f"order of each {what}", words(then), words(now))

    return compare


COUNTS: Mapping[str, Mapping[str, Comparing]] = MappingProxyType(
    {
        "start": {
            "machine": value("machine"),
            "chart": value("chart"),
            "spawn": value("spawn"),
            "parent": value("parent"),
        },
        "event": {
            "machine": value("machine"),
            "event": value("event"),
            "from": value("sender"),
            "payload": content,
        },
        "step": {
            "disposition": value("disposition"),
            "edges": edges,
            "states": value("states"),
            "target": value("state"),
            "commands": rows("command", 1, about=True),
            "started": rows("activity", 2, about=True),
            "cancelled": value("cancelled activities"),
            "armed": rows("timer", 2),
            "disarmed": value("disarmed timers"),
            "spawned": rows("machine", 2),
            "messages": rows("message", 2, about=True),
            "final": value("end"),
        },
        "refused": {"machine": value("machine"), "state": value("state")},
    }
)
"""By kind of record: the keys that count, and how."""


def name(identity: Sequence[Any]) -> str:
    """What identifies something that was to be done, in a line."""
    return " ".join(map(str, identity))


def without(some: Sequence[str], others: Sequence[str]) -> list[str]:
    """Those of some that the others lack, each as often as they lack it."""
    left = list(others)
    lacking = []
    for each in some:
        if each in left:
            left.remove(each)
        else:
            lacking.append(each)
    return lacking


def deviations(recorded: Any, today: Any, path: str = "") -> Iterator[tuple[str, Any, Any]]:
    """Where two values differ in what both sides know, as `.key[index]`, each with both sides of it."""
    match recorded, today:
        case dict(), dict():
            for key in sorted((recorded.keys() & today.keys()) - WORDS):
                yield from deviations(recorded[key], today[key], f"{path}.{key}")
        case list(), list() if len(recorded) == len(today):
            for index, (then, now) in enumerate(zip(recorded, today, strict=True)):
                yield from deviations(then, now, f"{path}[{index}]")
        case _ if recorded != today:
            yield path, recorded, today


def words(plain: Any) -> str:
    """A plain value in a line."""
    match plain:
        case str():
            return plain
        case None:
            return "nothing"
        case list():
            return ", ".join(map(words, plain)) or "nothing"
        case _:
            return body_of(plain).decode()
