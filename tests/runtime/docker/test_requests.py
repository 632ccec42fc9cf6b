"""What an action asks of a real engine, request by request: more of it costs every action time."""

import asyncio
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.end_to_end.stage import action, stage
from tests.parts.engine import Engine
from tests.parts.image import ImageMaker
from tests.parts.registry import Registry
from tests.runtime.docker.listening import Heard, listening
from tests.runtime.docker.place import Place
from tinkworker.runtime.port import PullProgress
from tinkworker.server.port import State

pytestmark = pytest.mark.engine

VERSION = "GET /version"
INFO = "GET /info"
LIST, INSPECT = "GET /containers/json", "GET /containers/X/json"
PULL, CREATE, START = "POST /images/create", "POST /containers/create", "POST /containers/X/start"
WAIT, REMOVE = "POST /containers/X/wait?condition=not-running", "DELETE /containers/X"
FOLLOW, LAST = "GET /containers/X/logs?follow=1&tail=all", "GET /containers/X/logs?follow=0&tail=1"
MEANWHILE = (FOLLOW, WAIT)
ALL = "GET /containers/X/logs?follow=0&tail=all"


@pytest.fixture
def heard(engine: Engine, tmp_path: Path) -> Iterator[Heard]:
    """What is asked of the engine by who asks there."""
    with listening(tmp_path, engine.host) as ear:
        yield ear


def ignore(_: PullProgress) -> None:
    """For those who do not want to know."""


async def test_an_action_asks_no_more_than_this(
    place: Place, heard: Heard, registry: Registry, make_image: ImageMaker, tmp_path: Path
) -> None:
    """From the first look for its container to the removal, call by call; its end is asked for once."""
    runtime = place.have_runtime(host=heard.host)
    script = "while [ ! -e /workflow/go ]; do sleep 0.1; done; echo over"
    specification = place.script(script, image=make_image(registry), workspace=tmp_path)
    name = specification.name
    await runtime.identify()
    heard.take()

    assert await runtime.find(specification.labels) == ()
    assert heard.take() == [LIST]
    await runtime.pull(specification.image, ignore)
    assert heard.take() == [PULL]
    await runtime.create(specification)
    assert heard.take() == [CREATE]
    await runtime.start(name)
    assert heard.take() == [INSPECT, START]

    listeners = asyncio.gather(runtime.wait(name), place.read(name, runtime=runtime))
    while len(heard.requests) < len(MEANWHILE):  # noqa: ASYNC110 they are heard in other threads
        await asyncio.sleep(0)
    assert Counter(heard.take()) == Counter(MEANWHILE)
    (tmp_path / "go").touch()
    ended, output = await listeners
    assert (ended.code, output["stdout"]) == (0, b"over\n")
    assert heard.take() == [INSPECT, LAST]

    (container,) = await runtime.find(specification.labels)
    assert container.exit == ended
    await runtime.remove(name)
    assert heard.take() == [LIST, REMOVE]


async def test_what_has_ended_is_not_followed(place: Place, heard: Heard) -> None:
    """All of its output is there: whoever comes late, or once more, reads it by one request, or after one look."""
    specification = place.script("echo one; printf two")
    await place.run(specification)
    heir = place.have_runtime(host=heard.host)
    await heir.identify()
    heard.take()

    for expected in ([INSPECT, ALL], [ALL]):
        assert (await place.read(specification.name, runtime=heir))["stdout"] == b"one\ntwo"
        assert heard.take() == expected


def test_what_a_workflow_asks(
    engine: Engine, heard: Heard, registry: Registry, make_image: ImageMaker, tmp_path: Path
) -> None:
    """With a worker around it, each action asks the same; over all of them the worker has four questions more."""
    image = make_image(registry)
    with stage(tmp_path, DOCKER_HOST=heard.host) as on:
        on.add(*(action(f"a{number}", image, "echo up") for number in range(3)), name="asks")
        worker = on.start("--once")
        assert worker.wait() == 0, worker.errors.read_text()
        assert on.states("default/asks") == [State.SUCCESS] * 3

    each = [LIST, PULL, CREATE, INSPECT, START, *MEANWHILE, INSPECT, LAST, LIST, REMOVE]
    assert Counter(heard.take()) == Counter([*each * 3, VERSION, INFO, LIST, LIST])
