"""What the doctor sees of engine and registry, both real."""

from pathlib import Path

import pytest

from tests.parts.engine import Engine
from tests.parts.registry import Registry
from tinkworker.cli.doctor.engine import look_at_engine
from tinkworker.cli.doctor.finding import Finding
from tinkworker.cli.settings.reading import read


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
    """An engine tells what it is; without a registry there is nothing to log in at."""
    found = await examine(DOCKER_HOST=engine.host)

    assert [(finding.subject, finding.verdict) for finding in found] == [("engine", "well"), ("registry", "well")]
    assert "API 1." in found[0].what


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
