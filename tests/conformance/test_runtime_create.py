"""The runtime port: pull, create, find and remove."""

import asyncio
from math import inf

import pytest
from attrs import evolve

from tests.conformance.case import LABELS, SUCCEEDS, Program, RuntimeCase, needs
from tests.conformance.container import read_first
from tinkworker.runtime.port import (
    AccessDenied,
    ImageMissing,
    Phase,
    PullProgress,
    Refused,
    RegistryUnavailable,
)


async def test_says_what_it_is(runtime_case: RuntimeCase) -> None:
    """An adapter has a name, and says in one line what runs the actions."""
    identity = await runtime_case.runtime.identify()
    assert runtime_case.runtime.name
    assert identity
    assert "\n" not in identity


async def test_pull_gives_what_create_takes(runtime_case: RuntimeCase) -> None:
    """The reference that `pull` returns is one that a container can be created from, also when it is pulled again."""
    progress: list[PullProgress] = []
    for name in ("first", "second"):
        pulled = await runtime_case.runtime.pull(runtime_case.image, progress.append)
        specification = evolve(runtime_case.specify(name), image=pulled.reference)
        assert (await runtime_case.runtime.create(specification)).phase is Phase.CREATED
    assert all(0 <= step.bytes_done <= step.bytes_total for step in progress)


@pytest.mark.parametrize("image", ["", "two words", "registry.example.com/UPPER", "https://registry.example.com/tools"])
async def test_pull_refuses_what_is_no_reference(runtime_case: RuntimeCase, image: str) -> None:
    """What is not a reference is refused, not looked for."""
    with pytest.raises(Refused):
        await runtime_case.runtime.pull(image, print)


async def test_pull_of_a_missing_image_fails(runtime_case: RuntimeCase) -> None:
    """An image that no registry and no engine has cannot be pulled."""
    needs(runtime_case, "images")
    with pytest.raises((ImageMissing, AccessDenied, RegistryUnavailable)):
        await runtime_case.runtime.pull(runtime_case.missing_image, print)


async def test_create_of_a_missing_image_fails(runtime_case: RuntimeCase) -> None:
    """A container cannot be created from an image that is not on the engine, and nothing of it stays."""
    needs(runtime_case, "images")
    specification = evolve(runtime_case.specify("missing"), image=runtime_case.missing_image)
    with pytest.raises(ImageMissing):
        await runtime_case.runtime.create(specification)
    assert await runtime_case.runtime.find(LABELS) == ()


async def test_create_shows_the_container(runtime_case: RuntimeCase) -> None:
    """A created container has its name and labels, has not started, and is found."""
    specification = runtime_case.specify("made", action="stream")
    container = await runtime_case.runtime.create(specification)
    assert (container.name, dict(container.labels)) == ("made", dict(specification.labels))
    assert (container.phase, container.exit, container.running_for) == (Phase.CREATED, None, None)
    assert await runtime_case.runtime.find(LABELS) == (container,)


async def test_create_again_returns_the_container(runtime_case: RuntimeCase) -> None:
    """Creating what is there returns it, whatever its phase, and changes nothing about it."""
    runtime, specification = runtime_case.runtime, runtime_case.specify("again", Program(prints="up\n", seconds=inf))
    created = await runtime.create(specification)
    assert await runtime.create(specification) == created
    await runtime.start("again")
    running = await runtime.create(specification)
    assert (running.id, running.phase) == (created.id, Phase.RUNNING)
    await runtime.stop("again", 0)
    exited = await runtime.create(specification)
    assert (exited.id, exited.phase) == (created.id, Phase.EXITED)


async def test_a_name_belongs_to_one_set_of_labels(runtime_case: RuntimeCase) -> None:
    """A name that a container with other labels has is refused, and that container stays."""
    first = await runtime_case.runtime.create(runtime_case.specify("taken", attempt="1"))
    with pytest.raises(Refused, match="taken"):
        await runtime_case.runtime.create(runtime_case.specify("taken", attempt="2"))
    assert await runtime_case.runtime.find(LABELS) == (first,)


@pytest.mark.parametrize("name", ["", ".", "..", "../up", "a/b", "/root", "two words", "new\nline", "naïve"])
async def test_create_refuses_what_is_no_name(runtime_case: RuntimeCase, name: str) -> None:
    """A name with other characters than the port allows, or that means another place, is refused."""
    with pytest.raises(Refused):
        await runtime_case.runtime.create(runtime_case.specify(name))
    assert await runtime_case.runtime.find(LABELS) == ()


async def test_a_long_name_will_do(runtime_case: RuntimeCase) -> None:
    """A name may have 200 characters of all kinds."""
    name = ("Az09_.-" * 29)[:200]
    container = await runtime_case.runtime.create(runtime_case.specify(name))
    assert await runtime_case.runtime.find(LABELS) == (container,)


async def test_find_wants_all_labels(runtime_case: RuntimeCase) -> None:
    """Only containers with every label asked for are found, ordered by name, in any phase."""
    runtime = runtime_case.runtime
    await runtime.create(runtime_case.specify("three", workflow="w", action="1"))
    await runtime.create(runtime_case.specify("one", workflow="w", action="2"))
    await runtime.create(runtime_case.specify("two", workflow="other", action="1"))
    await runtime.start("three")
    await runtime.wait("three")
    found = [(container.name, container.phase) for container in await runtime.find({"workflow": "w"})]
    assert found == [("one", Phase.CREATED), ("three", Phase.EXITED)]
    assert [container.name for container in await runtime.find({"workflow": "w", "action": "1"})] == ["three"]
    assert await runtime.find({"workflow": "w", "action": "3"}) == ()
    assert await runtime.find({"workflow": "", "nobody": ""}) == ()


async def test_labels_are_kept_as_they_are(runtime_case: RuntimeCase) -> None:
    """The value of a label may be empty or hold what has a meaning elsewhere, and must match whole."""
    odd = {"empty": "", "query": "a=b,c d", "text": 'naïve "quoted"\nline'}
    container = await runtime_case.runtime.create(runtime_case.specify("odd", SUCCEEDS, **odd))
    assert await runtime_case.runtime.find(odd) == (container,)
    assert await runtime_case.runtime.find({"query": "a=b"}) == ()


async def test_remove_frees_the_name(runtime_case: RuntimeCase) -> None:
    """A removed container is not found, and another one can have its name at once, with other labels."""
    first = await runtime_case.runtime.create(runtime_case.specify("free", attempt="1"))
    await runtime_case.runtime.remove("free")
    assert await runtime_case.runtime.find(LABELS) == ()
    second = await runtime_case.runtime.create(runtime_case.specify("free", attempt="2"))
    assert second.id != first.id
    assert second.phase is Phase.CREATED


async def test_remove_ends_what_runs(runtime_case: RuntimeCase) -> None:
    """A container that runs, and does not listen, can be removed."""
    specification = runtime_case.specify("busy", Program(prints="up\n", seconds=inf, asked=None))
    await runtime_case.runtime.create(specification)
    await runtime_case.runtime.start("busy")
    await read_first(runtime_case.runtime, "busy")
    await runtime_case.runtime.remove("busy")
    assert await runtime_case.runtime.find(LABELS) == ()


async def test_remove_again_succeeds(runtime_case: RuntimeCase) -> None:
    """Removing what is gone, or never was, is done already; so is removing it several times at once."""
    await runtime_case.runtime.create(runtime_case.specify("twice"))
    async with asyncio.TaskGroup() as group:
        for _ in range(4):
            group.create_task(runtime_case.runtime.remove("twice"))
    await runtime_case.runtime.remove("twice")
    await runtime_case.runtime.remove("never")
    assert await runtime_case.runtime.find(LABELS) == ()
