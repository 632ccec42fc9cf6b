"""The process adapter in the runtime suite."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.conformance.case import ShellCase
from tinkworker.clock import SystemClock
from tinkworker.runtime.process import ProcessRuntime
from tinkworker.runtime.process.keeper import SPECIFICATION


async def in_trouble(folder: Path, name: str) -> AsyncIterator[ProcessRuntime]:
    """A folder that cannot be entered, one that holds a damaged container, and a file in its place."""
    loop = folder / "loop"
    loop.symlink_to(loop)
    yield ProcessRuntime(loop, SystemClock())
    damaged = folder / "damaged" / name / SPECIFICATION
    damaged.parent.mkdir(parents=True)
    damaged.write_text("{")
    yield ProcessRuntime(folder / "damaged", SystemClock())
    (folder / "file").touch()
    yield ProcessRuntime(folder / "file", SystemClock())


@contextmanager
def process_case(request: pytest.FixtureRequest) -> Iterator[ShellCase]:
    """A folder of its own for every test, in which nothing runs on."""
    folder = Path(request.getfixturevalue("tmp_path"))
    workspace = folder / "workspace"
    workspace.mkdir()
    case = ShellCase(
        make=lambda: ProcessRuntime(folder / "containers", SystemClock()),
        image="registry.example.com/tools:1",
        workspace=workspace,
        ambient=frozenset({"PATH", "HOME", "WORKFLOW"}),
        cannot={
            "images": "there are no images",
            "outliving": "processes would have nobody to look after them; `close` ends them",
        },
        troubles=lambda name: in_trouble(folder, name),
    )
    try:
        yield case
    finally:
        asyncio.run(case.restarted().close())
