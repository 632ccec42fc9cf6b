"""What the runtime suite needs to know of an adapter: how to have it, and how to say what a container does."""

import math
import shlex
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping
from pathlib import Path
from typing import Any, Protocol

import pytest
from attrs import field, frozen

from tests.conformance.coroutine import run_bounded
from tinkworker.clock import Clock, SystemClock
from tinkworker.runtime.port import Runtime, Specification

LABELS: Mapping[str, str] = {"org.tinkworker.worker": "conformance"}
"""On every container of the suite; an adapter may insist on this label before it stops or removes anything."""

TOPICS = frozenset({"images", "environment", "workspace", "terminal", "outliving"})
"""
What an adapter may be unable to show. images: it knows whether an image exists. environment: a program sees its
variables. workspace: programs share a folder. terminal: with a terminal the streams are one. outliving: containers run
on after `close`.
"""


@frozen
class Program:
    """
    What a container of the suite does, in this order, whatever runs it.

    Attributes:
        prints: What it writes to stdout, `repeats` times; an engine may show a line only when it is whole.
        repeats: How often.
        complains: What it writes to stderr after that, once.
        seconds: How long it sleeps then; infinite: until it is stopped.
        exits: The status with which it ends by itself.
        asked: The status with which it ends when it gets SIGTERM; None: it carries on.
    """

    prints: str = ""
    repeats: int = 1
    complains: str = ""
    seconds: float = 0.0
    exits: int = 0
    asked: int | None = 15


SUCCEEDS = Program()
"""Ends at once."""


class RuntimeCase(Protocol):
    """
    An adapter with all that the suite has to know about it.

    Attributes:
        runtime: The adapter.
        image: A reference that `pull` accepts.
        missing_image: A well-formed reference of an image that the engine does not have and no registry answers for.
        workspace: A folder of this machine that is the workspace of every container of the case.
        clock: The time that the adapter lives in.
        ambient: The variables that an action is given besides those of its specification, by name.
        cannot: What this adapter cannot show, by topic, and why; the suite skips those tests with that reason.
    """

    @property
    def runtime(self) -> Runtime: ...
    @property
    def image(self) -> str: ...
    @property
    def missing_image(self) -> str: ...
    @property
    def workspace(self) -> Path: ...
    @property
    def clock(self) -> Clock: ...
    @property
    def ambient(self) -> frozenset[str]: ...
    @property
    def cannot(self) -> Mapping[str, str]: ...

    def restarted(self) -> Runtime:
        """Another object of the adapter on the same engine: what a worker has after `kill -9` and a start."""

    def specify(self, name: str, program: Program = SUCCEEDS, **labels: str) -> Specification:
        """A container of `image` that is this program, with `LABELS` and these."""

    def broken(self, name: str) -> Specification:
        """A container that `create` takes and `start` refuses: there is no such command."""

    def runs(self, name: str) -> int:
        """How often the program of the container began, by a trace that this left outside of the adapter."""

    def in_trouble(self, name: str) -> AsyncIterator[Runtime]:
        """The adapter on engines that each fail in a way of their own; `name` may be there."""

    def run(self, body: Coroutine[Any, Any, None]) -> None:
        """Run a test's coroutine to its end, on a loop of its own."""


def needs(case: RuntimeCase, topic: str) -> None:
    """Skip the test if the adapter cannot show this, with its reason."""
    assert topic in TOPICS
    if topic in case.cannot:
        pytest.skip(f"{case.runtime.name}: {case.cannot[topic]}")


async def no_trouble(_name: str) -> AsyncIterator[Runtime]:
    """An adapter behind which nothing is that could fail."""
    nothing: tuple[Runtime, ...] = ()
    for runtime in nothing:
        yield runtime


@frozen
class ShellCase:
    """
    The `RuntimeCase` of an adapter whose containers run a real POSIX shell: docker and process.

    Attributes:
        make: Makes an adapter object on the engine of the case.
        image: See `RuntimeCase`, and the other attributes likewise.
        troubles: Gives adapters in every trouble that they can come into, with a container of a name that had ended
            before; none if nothing is behind them that could fail.
        shell: The words that come before a script in the command of a container of `image`.
    """

    make: Callable[[], Runtime]
    image: str
    workspace: Path
    missing_image: str = "127.0.0.1:9/no/such:image"
    shell: tuple[str, ...] = ("/bin/sh", "-c")
    ambient: frozenset[str] = frozenset()
    cannot: Mapping[str, str] = field(factory=dict)
    clock: Clock = field(factory=SystemClock)
    troubles: Callable[[str], AsyncIterator[Runtime]] = no_trouble
    runtime: Runtime = field(init=False)

    @runtime.default
    def _make_runtime(self) -> Runtime:
        return self.make()

    def restarted(self) -> Runtime:
        """Make another adapter object."""
        return self.make()

    def specify(self, name: str, program: Program = SUCCEEDS, **labels: str) -> Specification:
        """
        Put a program into shell.

        The trap is set before anything is printed: who has seen the output knows that SIGTERM will be heeded. Sleeps
        are short because a shell looks at its traps between commands only, and it is silent by then because some
        shells remark on a sleep that was ended.
        """
        asked = "" if program.asked is None else f"exit {program.asked}"
        sleep = "while :; do sleep 1; done" if math.isinf(program.seconds) else f"sleep {program.seconds}"
        return self.script(
            name,
            f"trap '{asked}' TERM; echo began >> {self._trace(name)}; count=0; "
            f"while [ $count -lt {program.repeats} ]; do "
            f"printf %s {shlex.quote(program.prints)}; count=$((count + 1)); done; "
            f"printf %s {shlex.quote(program.complains)} >&2; exec 2>/dev/null; {sleep}; exit {program.exits}",
            **labels,
        )

    def script(self, name: str, script: str, **labels: str) -> Specification:
        """A container that runs a shell script."""
        return self._container(name, (*self.shell, script), **labels)

    def broken(self, name: str) -> Specification:
        """Name a program that is nowhere."""
        return self._container(name, ("/no/such/program",))

    def runs(self, name: str) -> int:
        """Count the lines that the program left in the workspace."""
        trace = self.workspace / f"runs-{name}"
        return len(trace.read_text().splitlines()) if trace.exists() else 0

    def in_trouble(self, name: str) -> AsyncIterator[Runtime]:
        """As the adapter's module can bring it about."""
        return self.troubles(name)

    def run(self, body: Coroutine[Any, Any, None]) -> None:
        """Run it in real time, bounded."""
        run_bounded(body)

    def _container(self, name: str, command: tuple[str, ...], **labels: str) -> Specification:
        """Every container of a case has its image, its workspace and its labels."""
        labelled = {**LABELS, **labels}
        return Specification(name, self.image, command, workspace=self.workspace, labels=labelled)

    def _trace(self, name: str) -> str:
        """Where the program says that it began: engines mount the workspace, the process runtime names it."""
        return f'"${{WORKFLOW:-/workflow}}/runs-{name}"'
