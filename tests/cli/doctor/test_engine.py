"""What the doctor sees of engine and registry, both real."""

from pathlib import Path

import pytest

from tests.parts.engine import Engine
from tests.parts.registry import Registry
from tinkworker.cli.doctor.engine import look_at_engine, look_at_store
from tinkworker.cli.doctor.finding import Finding
from tinkworker.cli.parts import docker_settings
from tinkworker.cli.settings.reading import read
from tinkworker.runtime.docker.store import Store, find_store


async def examine(*words: str, **environment: str) -> list[Finding]:
    """Look at what runs actions with these settings."""
    settings = read(["--id=w1", "--tinkerbell-grpc-authority=s:1", *words], environment, [])
    return [finding async for finding in look_at_engine(settings)]


async def test_no_engine(tmp_path: Path) -> None:
    """An engine that does not answer is wrong, and what hangs on it is not looked at."""
    (finding,) = await examine(DOCKER_HOST=f"unix://{tmp_path}/none")

    assert (finding.subject, finding.verdict) == ("engine", "wrong")
    assert "DOCKER_HOST" in finding.advice


async def test_settings_that_make_no_sense() -> None:
    """What an adapter refuses is told as its words."""
    (finding,) = await examine(DOCKER_HOST="ssh://somewhere")

    assert finding.verdict == "wrong"
    assert "forward its socket" in finding.what


async def test_local_processes() -> None:
    """The process runtime needs no engine, and no registry is asked."""
    (finding,) = await examine("--runtime=process")

    assert finding.verdict == "well"
    assert "NO isolation" in finding.what


@pytest.mark.engine
async def test_an_engine(engine: Engine) -> None:
    """An engine tells what it is and where its images lie; without a registry there is nothing to log in at."""
    found = await examine(DOCKER_HOST=engine.host)

    assert [finding.subject for finding in found] == ["engine", "images", "registry"]
    assert found[0].verdict == found[2].verdict == "well"
    assert "API 1." in found[0].what


@pytest.mark.engine
async def test_an_engine_without_room(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """The disk that counts is the engine's own, where this program can see it; too little of it is noted."""
    settings = read(["--id=w1", "--tinkerbell-grpc-authority=s:1"], {"DOCKER_HOST": engine.host}, [])
    store = find_store(docker_settings(settings)[0])
    if not store.is_here:
        pytest.skip("the engine keeps its images where this program cannot look")

    assert f"the engine keeps them in {store.folder}: " in (await look_at_store(settings)).what
    monkeypatch.setattr("tinkworker.cli.doctor.engine.SCARCE_STORE", 1 << 62)
    assert (await look_at_store(settings)).verdict == "odd"


def test_another_engines_folder(tmp_path: Path) -> None:
    """A folder of the same path that no engine keeps anything in, as in a container, is not taken for its."""
    assert not Store(tmp_path, "overlay2").is_here
    (tmp_path / "overlay2").mkdir()
    assert Store(tmp_path, "overlay2").is_here


@pytest.mark.engine
@pytest.mark.registry
async def test_a_registry_for_everybody(engine: Engine, registry: Registry) -> None:
    """A registry without a user is reached all the same."""
    *_, last = await examine(f"--docker-registry={registry.address}", DOCKER_HOST=engine.host)

    assert (last.verdict, last.what) == ("well", f"{registry.address} answers; no user is set, and it asks for none")


@pytest.mark.engine
async def test_a_registry_that_is_misspelt(engine: Engine) -> None:
    """Where nobody is, that is wrong, whether there is a user or not."""
    *_, last = await examine("--docker-registry=127.0.0.1:1", DOCKER_HOST=engine.host)

    assert (last.subject, last.verdict) == ("registry", "wrong"), last
    assert "check its name" in last.advice


@pytest.mark.engine
@pytest.mark.registry
async def test_a_registry_that_wants_a_user(engine: Engine, private_registry: Registry) -> None:
    """One that lets nobody in without a user is noted, with the settings that name one."""
    *_, last = await examine(f"--docker-registry={private_registry.address}", DOCKER_HOST=engine.host)

    assert (last.subject, last.verdict) == ("registry", "odd"), last
    assert "registry-username" in last.advice


@pytest.mark.engine
@pytest.mark.registry
@pytest.mark.parametrize(("password", "verdict"), [("secret", "well"), ("mistaken", "wrong")])
async def test_credentials(engine: Engine, private_registry: Registry, password: str, verdict: str) -> None:
    """A password that the registry does not take is wrong, and is not repeated; why it may be is said."""
    words = (f"--docker-registry={private_registry.address}", "--registry-username=user")
    *_, last = await examine(*words, f"--registry-password={password}", DOCKER_HOST=engine.host)

    assert (last.subject, last.verdict) == ("registry", verdict), last
    assert password not in str(last)
    assert ("cuts both at an `=`" in last.advice) == (verdict == "wrong")
