"""`python -m tests.survival.life`: `tink-worker`, whose every call and every write is a point at which it may end."""

import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any
from unittest import mock

from attrs import define, evolve, frozen

from tests.survival.trap import Traps, short
from tinkworker.cli import working
from tinkworker.cli.main import tink_worker
from tinkworker.engine.ensemble import Ensemble, Occurrence
from tinkworker.engine.journal.writer import Writer
from tinkworker.engine.step import Child
from tinkworker.lifecycle.attempt import LABEL
from tinkworker.runtime.port import Specification
from tinkworker.server.port import Report
from tinkworker.worker.composition import Composition, Parts, compose
from tinkworker.worker.journal import Journal
from tinkworker.worker.journals import Journals

CONTAINER = re.compile(
    r"tink_(?:default-)?(?P<workflow>[^_]+)(?:_\d)?_(?P<action>[a-z]+)(?:_(?P<role>on-[a-z]+))?_[0-9a-f]{10}"
)
MACHINE = re.compile(
    r"(?:(?P<report>report):|action:|workflow:)?"
    r"(?:default/)?(?P<workflow>[\w-]+)(?:#(?P<index>\d))?(?:/(?P<kind>[a-z]+))?"
)
ACTIONS = ("one", "two")
Place = tuple[str, str]
"""Whom a point is about, and in which workflow."""


def in_words(*words: str | None) -> str:
    """Those words that are there."""
    return " ".join(filter(None, words))


def of_container(name: str, *_: object) -> Place:
    """Whose container it is: "one", "one on-failure"."""
    found = CONTAINER.fullmatch(name)
    assert found, name
    return in_words(found["action"], found["role"]), found["workflow"]


def of_labels(labels: Mapping[str, str]) -> Place:
    """Whose containers are looked for: by its name, or by its id, where it has one."""
    who = labels.get(f"{LABEL}action", labels.get(f"{LABEL}identity", "all"))
    return in_words(who, labels.get(f"{LABEL}role", "").removeprefix("main")), short(labels[f"{LABEL}workflow"])


def of_specification(specification: Specification) -> Place:
    """Whose container is made."""
    return of_container(specification.name)


def of_report(report: Report) -> Place:
    """What is said of which action."""
    return f"{report.action} {report.state.value}", short(report.workflow)


def of_workflow(workflow: str) -> Place:
    """Whose actions are asked for."""
    return "", short(workflow)


def nobodys(*_: object) -> Place:
    """Nobody's in particular."""
    return "", ""


CALLS: Mapping[str, Callable[..., Place]] = {
    "pull": nobodys,
    "create": of_specification,
    "start": of_container,
    "wait": of_container,
    "stop": of_container,
    "remove": of_container,
    "find": of_labels,
    "workflows": nobodys,
    "actions": of_workflow,
    "report": of_report,
}
"""The calls of both ports that have traps, and whom each is about."""


@frozen
class Mined:
    """
    An adapter with traps around its calls.

    Attributes:
        adapter: The adapter.
        traps: The traps.
        named: The names of actions that the server has shown by their ids.
    """

    adapter: Any
    traps: Traps
    named: dict[str, str]

    def __getattr__(self, name: str) -> Any:
        """The adapter's own, or what stands around it."""
        own = getattr(self.adapter, name)
        if name not in CALLS:
            return own

        async def call(*arguments: Any, **more: Any) -> Any:
            who, workflow = CALLS[name](*arguments)
            what = in_words(name, self.named.get(who, who) if who else "")
            what = self.traps.name(what, workflow) if name == "actions" else what
            self.traps.step_on("before", what, workflow)
            answer = await own(*arguments, **more)
            for context in answer if name == "workflows" else ():
                self.named[context.identity] = context.action
                self.traps.step_on("after", in_words("show", context.action), short(context.workflow))
            self.traps.step_on("after", what, workflow)
            return answer

        return call


def title(occurrence: Occurrence) -> Place:
    """What a batch is called: whose event began it, and which."""
    found = MACHINE.fullmatch(occurrence.machine)
    assert found, occurrence.machine
    who = "workflow" if found["index"] is None else ACTIONS[int(found["index"])]
    return in_words("write", found["report"], who, found["kind"], occurrence.event.name), found["workflow"]


@define
class MinedJournals:
    """
    The journals with traps around and amid each write.

    Attributes:
        traps: The traps.
        writing: What is being written; empty if nothing is.
    """

    traps: Traps
    writing: str = ""

    @contextmanager
    def laid(self) -> Iterator[None]:
        """Have every journal so."""
        begin, append, put = Journals.begin, Journal.append, Writer.put

        def mined_begin(journals: Journals, child: Child) -> Journal:
            self.traps.begin()
            return begin(journals, child)

        def mined_append(journal: Journal, batch: Sequence[Occurrence], ensemble: Ensemble | None = None) -> None:
            what, self.traps.current = title(batch[0])
            self.writing = self.traps.name(what, self.traps.current) if batch[0].event.name == "described" else what
            self.traps.step_on("before", self.writing)
            append(journal, batch, ensemble)
            self.traps.step_on("after", self.writing)
            self.writing = ""

        def mined_put(writer: Writer, content: bytes) -> None:
            if self.writing:
                if self.traps.set_at("amid", self.writing, self.traps.current):
                    put(writer, content[: len(content) // 2])
                self.traps.step_on("amid", self.writing)
            put(writer, content)

        with (
            mock.patch.object(Journals, "begin", mined_begin),
            mock.patch.object(Journal, "append", mined_append),
            mock.patch.object(Writer, "put", mined_put),
        ):
            yield


def main() -> None:
    """Live."""
    traps = Traps.of(os.environ)
    names: dict[str, str] = {}

    def mined(adapter: Any) -> Any:
        return Mined(adapter, traps, names)

    def mined_compose(parts: Parts) -> Composition:
        return compose(evolve(parts, runtime=mined(parts.runtime), server=mined(parts.server)))

    with mock.patch.object(working, "compose", mined_compose), MinedJournals(traps).laid():
        tink_worker()


if __name__ == "__main__":
    main()
