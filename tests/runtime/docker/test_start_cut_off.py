"""A real engine that is killed in the middle of a start, and then knows of no start."""

import asyncio
from pathlib import Path

import pytest

from tests.parts.private_engine import PrivateEngine
from tests.parts.runc import Step
from tests.parts.wait import wait_until
from tests.runtime.docker.place import Place
from tests.runtime.docker.scripted import container, engine, refusal, runtime_on
from tinkworker.runtime.port import EngineUnavailable, NeverRan, Phase, Specification, Untraceable


@pytest.fixture
def brief(place: Place, tmp_path: Path) -> Specification:
    """A container whose program leaves a trace of its beginning and of its end, which it is told."""
    wait = "while [ ! -e /workflow/go ]; do sleep 0.1; done"
    script = f"echo began >> /workflow/trace; {wait}; echo ended >> /workflow/trace"
    return place.script(script, workspace=tmp_path)


async def cut_off(place: Place, own_engine: PrivateEngine, name: str, step: Step) -> None:
    """Start a container, and kill the engine at this step; afterwards it runs again."""
    with own_engine.runc.held(step):
        starting = asyncio.ensure_future(place.runtime.start(name))
        await asyncio.to_thread(own_engine.runc.wait_until_reached)
        own_engine.kill()
        with pytest.raises(EngineUnavailable):
            await starting
        own_engine.start()


def trace(folder: Path) -> list[str]:
    """What the programs left."""
    path = folder / "trace"
    return path.read_text().split() if path.exists() else []


@pytest.mark.engine
@pytest.mark.root
@pytest.mark.parametrize("step", ["before create", "after create"])
async def test_what_never_had_a_program_is_created_anew(
    place: Place, own_engine: PrivateEngine, brief: Specification, tmp_path: Path, step: Step
) -> None:
    """The engine asks for a process first and then sets it going: cut off before, nothing ran, or ever will."""
    await place.runtime.create(brief)
    await cut_off(place, own_engine, brief.name, step)

    for _ in range(2):
        with pytest.raises(NeverRan, match=r"task [0-9a-f]{64}: already exists"):
            await place.runtime.start(brief.name)
    assert trace(tmp_path) == []
    await place.runtime.remove(brief.name)
    (tmp_path / "go").touch()
    assert (await place.run(brief)).code == 0
    assert trace(tmp_path) == ["began", "ended"]


@pytest.mark.engine
@pytest.mark.root
async def test_what_may_run_is_not_started_again(
    place: Place, own_engine: PrivateEngine, brief: Specification, tmp_path: Path
) -> None:
    """A program that the engine does not know of runs once: also when it has ended, and a start would do."""
    await place.runtime.create(brief)
    await cut_off(place, own_engine, brief.name, "after start")

    with pytest.raises(Untraceable, match="id already in use"):
        await place.runtime.start(brief.name)
    (tmp_path / "go").touch()
    wait_until(lambda: "ended" in trace(tmp_path))
    with pytest.raises(Untraceable, match="id already in use"):
        await place.runtime.start(brief.name)
    assert trace(tmp_path) == ["began", "ended"]


@pytest.mark.engine
@pytest.mark.root
async def test_what_had_a_process_and_no_program_cannot_be_told_from_what_runs(
    place: Place, own_engine: PrivateEngine, brief: Specification, tmp_path: Path
) -> None:
    """The engine says the same of it, and shows the same: created, never started, never ended."""
    await place.runtime.create(brief)
    await cut_off(place, own_engine, brief.name, "before start")

    with pytest.raises(Untraceable, match="id already in use"):
        await place.runtime.start(brief.name)
    found, *_ = await place.runtime.find(brief.labels)
    assert (found.phase, trace(tmp_path)) == (Phase.CREATED, [])


async def test_what_the_engine_remembers_of_a_start_is_enough(tmp_path: Path) -> None:
    """Whoever finds a container that may run does not ask for its start: the answer could be that it starts."""
    shown = container(Status="created", Running=False, StartedAt="", Error="id already in use", ExitCode=128)
    answers = {"GET /containers/": shown, "POST /containers/": refusal(500, "nobody should ask")}
    with engine(tmp_path, answers) as peer:
        runtime = runtime_on(peer)
        with pytest.raises(Untraceable):
            await runtime.start("name")
        await runtime.close()
        assert not [request for request in peer.requests if request.startswith("POST")]
