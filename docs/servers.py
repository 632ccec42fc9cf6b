"""The generated parts of `developer/servers.md`: what the adapters' tables say, and what follows in the charts."""

import inspect
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from types import ModuleType

from attrs import asdict
from calls import ASKS, called, thens, whens
from features import HEAD, rows

from tinkworker.clock import SystemClock
from tinkworker.server import agent_v0_17, tink_v0_8, tink_v0_12
from tinkworker.server.channel.address import Address
from tinkworker.server.channel.connection import Connection
from tinkworker.server.channel.security import Plaintext
from tinkworker.server.meaning import Meaning
from tinkworker.server.protocol import PROTOCOLS, speak

ORDER = ("tink-0.8", "tink-0.12", "agent")


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """A table."""
    yield f"| {' | '.join(head)} |"
    yield f"| {' | '.join('---' for _ in head)} |"
    for row in rows:
        yield f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |"


METHODS: Mapping[ModuleType, Mapping[str, Sequence[str]]] = {
    tink_v0_8: {
        "GetWorkflowContexts": ["workflows"],
        "GetWorkflowContextList": ["context"],
        "GetWorkflowActions": ["actions"],
        "ReportActionStatus": ["report"],
    },
    tink_v0_12: {
        "GetWorkflowContexts": ["workflows", "context"],
        "GetWorkflowActions": ["actions"],
        "ReportActionStatus": ["report"],
    },
    agent_v0_17: {"GetAction": ["workflows", "context"], "ReportActionStatus": ["report"]},
}
"""The methods that each adapter calls, and for which of the port's calls."""


def meanings(adapter: ModuleType) -> Iterator[str]:
    """An adapter's table of what the server means by a status, and where the charts hear of it."""
    methods = METHODS[adapter]
    written = set(re.findall(r'"((?:Get|Report)[A-Z]\w+)"', inspect.getsource(adapter)))
    assert written == set(methods), f"{adapter.__name__} calls {sorted(written)}"
    rows: Sequence[Meaning] = adapter.MEANINGS
    yield from table(
        ("call", "code", "its text has", "means", "said when", "heard as"),
        [
            (
                row.method or "any",
                row.code,
                f"`{row.text}`" if row.text else "anything",
                f"refused: {row.refusal.value}" if row.refusal else "nothing to say",
                row.why,
                heard(row, methods),
            )
            for row in rows
        ],
    )


def heard(row: Meaning, methods: Mapping[str, Sequence[str]]) -> str:
    """Where the charts hear that the server means this. Whoever has nothing to say gives an empty answer."""
    calls = {call for method in ([row.method] if row.method else methods) for call in methods[method]}
    answer = f"refused: {row.refusal.value}" if row.refusal else "what was asked for"
    return ", ".join(dict.fromkeys(each for ask in ASKS if ask.method in calls for each in called(ask, answer)))


def when() -> Iterator[str]:
    """When each of the port's calls is made."""
    head = ("the port's call", "to learn, or to tell", "chart and state", "which is entered by")
    yield from table(head, list(whens()))


def then() -> Iterator[str]:
    """What follows from each of the port's answers."""
    yield from table(("call", "answer", "the chart hears", "and goes on"), list(thens()))


def abilities() -> Iterator[str]:
    """What the lifecycles are told that each protocol can do."""
    connection = Connection(Address("localhost", 1), Plaintext(), {})
    able = {name: asdict(speak(name, connection, SystemClock()).abilities) for name in ORDER}
    rows = [(f"`{ability}`", *("yes" if able[name][ability] else "no" for name in ORDER)) for ability in able[ORDER[0]]]
    yield from table(("ability", *ORDER), rows)


def order() -> Iterator[str]:
    """The order in which protocols are tried."""
    yield ", ".join(f"`{name}`" for name in PROTOCOLS[1:])


GENERATORS: Mapping[str, Callable[[], Iterator[str]]] = {
    "meanings tink v0-8": partial(meanings, tink_v0_8),
    "meanings tink v0-12": partial(meanings, tink_v0_12),
    "meanings agent": partial(meanings, agent_v0_17),
    "calls when": when,
    "calls then": then,
    "abilities": abilities,
    "features": lambda: table(HEAD, list(rows())),
    "protocol order": order,
}
"""For `generate.py`, by the names of the page's generated parts."""
