"""An action prints gigabytes on a real engine: its worker takes no more memory, and its workflow ends in order."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from attrs import frozen

from tests.end_to_end.stage import Stage, action, stage
from tests.parts.engine import Engine
from tests.parts.image import ImageMaker
from tests.parts.registry import Registry
from tests.security.weighing import MIB, heaviest, listened_to
from tinkworker.server.port import State

pytestmark = [pytest.mark.engine, pytest.mark.registry, pytest.mark.timeout(3600)]

MOST = 96 * MIB
"""The memory of a worker and its supervisor, whatever is printed."""

BOUND = 3000.0
"""Seconds; the engine, which writes all that to its disk, takes most of them."""


@frozen
class Printing:
    """
    What an action prints.

    Attributes:
        script: Prints that much; `$SIZE` is the number of MiB.
        mebibytes: How much.
        status: With what it exits then.
    """

    script: str
    mebibytes: int
    status: int = 0


LINES = "yes 'sixty-four characters, which is about what a line of a log has.' | head -c $((SIZE << 20))"
ENDLESS = "head -c $((SIZE << 20)) /dev/zero | tr '\\0' x"
BINARY = "head -c $((SIZE << 20)) /dev/urandom"
ESCAPES = "yes \"$(printf '\\033[2J\\033]0;title\\007\\r\\233')\" | head -c $((SIZE << 20))"

PRINTED = {
    "lines": Printing(LINES, 100),
    "one endless line": Printing(ENDLESS, 100, status=3),
    "binary": Printing(BINARY, 20),
    "escape sequences": Printing(ESCAPES, 20),
}
MUCH = {
    "three gigabytes of lines": Printing(LINES, 3 << 10),
    "a line of a gigabyte": Printing(ENDLESS, 1 << 10, status=3),
    "a gigabyte of binary": Printing(BINARY, 1 << 10),
    "a gigabyte of escape sequences": Printing(ESCAPES, 1 << 10),
}
CASES = [pytest.param(printing, id=name) for name, printing in PRINTED.items()] + [
    pytest.param(printing, id=name, marks=pytest.mark.long) for name, printing in MUCH.items()
]


@pytest.fixture(scope="module")
def shell(make_image: ImageMaker, registry: Registry) -> str:
    """An image with a shell, in the open registry."""
    return make_image(registry)


@pytest.fixture
def on(tmp_path: Path, engine: Engine) -> Iterator[Stage]:
    """A server, and workers with the engine."""
    with stage(tmp_path, DOCKER_HOST=engine.host) as made:
        yield made


@pytest.mark.parametrize("printing", CASES)
def test_memory_does_not_grow_with_output(on: Stage, shell: str, printing: Printing) -> None:
    """Its worker shows what comes, stays within its bound, reports what became of the action, and goes on."""
    script = f"SIZE={printing.mebibytes}; {printing.script}; exit {printing.status}"
    on.add({**action("loud", shell, script), "timeout": 3000}, action("next", shell, "true"))

    with listened_to(on) as heard:
        worker = on.start("--once")
        most = heaviest(worker, BOUND)

    print(f"{printing.mebibytes} MiB printed, {heard.size >> 20} MiB shown, {most >> 20} MiB taken")  # noqa: T201
    assert worker.process.returncode == 0, worker.errors.read_text()
    assert most < MOST
    assert heard.size > 10 * MIB  # it listened; what it has not read by two seconds after the end is left
    if printing.status:
        assert on.states() == [State.FAILED, State.PENDING]
        assert on.said()[0].startswith(f"exit status {printing.status}")
        assert len(on.said()[0]) < MIB
    else:
        assert on.states() == [State.SUCCESS, State.SUCCESS]
