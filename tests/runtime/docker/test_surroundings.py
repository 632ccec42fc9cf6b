"""What lies around a worker on a machine and must not reach the engine, the containers or the registries."""

import base64
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.parts.image import ImageMaker
from tests.parts.peer import Exchange, listen_on_port
from tests.parts.registry import Registry
from tests.runtime.docker.place import Place
from tests.runtime.docker.scripted import VERSION, engine, runtime_on
from tinkworker.runtime.docker.adapter import DockerRuntime
from tinkworker.runtime.docker.settings import DockerSettings
from tinkworker.runtime.image import Registry as Configured
from tinkworker.runtime.port import AccessDenied, EngineUnavailable, ImageMissing

CONFIGURATIONS: dict[str, Callable[[str], object]] = {
    "full": lambda auths: {
        "auths": json.loads(auths),
        "HttpHeaders": {"X-From-Config": "yes"},
        "proxies": {"default": {"httpProxy": "http://proxy.invalid", "noProxy": "x"}},
        "currentContext": "elsewhere",
        "credsStore": "no-such-helper",
    },
    "proxies": lambda _: {"proxies": {"default": {"httpProxy": "http://proxy.invalid"}}},
}


@pytest.fixture(params=CONFIGURATIONS)
def home(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Write a `config.json` into a home of its own, with these credentials."""

    def write(auths: str = "{}") -> None:
        (tmp_path / ".docker").mkdir()
        (tmp_path / ".docker" / "config.json").write_text(json.dumps(CONFIGURATIONS[request.param](auths)))
        monkeypatch.setenv("HOME", str(tmp_path))

    return write


@pytest.mark.engine
async def test_a_users_proxies_do_not_reach_containers(place: Place, home: Callable[[str], None]) -> None:
    """The SDK would put them into the environment of each."""
    home("{}")
    assert b"proxy" not in (await place.output(place.specify("/bin/env"))).lower()


@pytest.mark.engine
@pytest.mark.registry
async def test_a_users_credentials_open_no_registry(
    place: Place, make_image: ImageMaker, private_registry: Registry, home: Callable[[str], None]
) -> None:
    """The SDK would send them with a pull for which none are configured."""
    image = make_image(private_registry, keep=False)
    login = base64.b64encode(f"{private_registry.username}:{private_registry.password}".encode()).decode()
    home(json.dumps({private_registry.address: {"auth": login}}))
    with pytest.raises(AccessDenied):
        await place.runtime.pull(image, lambda _: None)


async def test_the_engine_gets_no_headers_of_a_user(
    tmp_path_factory: pytest.TempPathFactory, home: Callable[[str], None]
) -> None:
    """The SDK would add those of the user's settings to each request."""
    home("{}")
    seen: list[str] = []

    def find(exchange: Exchange) -> None:
        seen.extend(exchange.headers)
        exchange.answer(200, [])

    with engine(tmp_path_factory.mktemp("engine"), {"GET /containers/json": find}) as peer:
        runtime = runtime_on(peer)
        await runtime.find({})
        await runtime.close()
    assert "User-Agent" in seen
    assert "X-From-Config" not in seen


async def test_no_proxy_is_asked_for_the_way_to_an_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hook sets proxies for what is downloaded."""
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    with listen_on_port(lambda exchange: exchange.answer(200, VERSION)) as peer:
        runtime = DockerRuntime(DockerSettings(host=f"tcp://{peer.address}"))
        assert (await runtime.identify()).startswith("Docker Engine 99.0")
        await runtime.close()


@pytest.mark.parametrize("text", ['"text"', '{"auths": {"x": "y"}}'])
async def test_a_broken_configuration_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    """The SDK reads it, whether it is asked to or not, and cannot go on; people have to know what is in the way."""
    (tmp_path / ".docker").mkdir()
    (tmp_path / ".docker" / "config.json").write_text(text)
    monkeypatch.setenv("HOME", str(tmp_path))
    with engine(tmp_path, {}) as peer, pytest.raises(EngineUnavailable, match=r"config\.json"):
        await runtime_on(peer).identify()


def test_the_sdk_is_loaded_when_it_is_needed() -> None:
    """Importing and making a runtime does not load it, nor does it talk to anybody."""
    program = (
        "import sys; from tinkworker.runtime.docker.adapter import DockerRuntime; DockerRuntime(); "
        "print([name for name in ('docker', 'requests', 'urllib3') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    assert done.stdout == "[]\n"


async def test_credentials_are_sent_to_their_registry_alone(tmp_path: Path) -> None:
    """What goes to the engine with a pull is what it passes on to the registry of that reference."""
    sent: dict[str, object] = {}

    def pull(exchange: Exchange) -> None:
        query = parse_qs(urlsplit(exchange.path).query)
        sent[query["fromImage"][0]] = json.loads(base64.urlsafe_b64decode(exchange.headers["X-Registry-Auth"]))
        exchange.answer(500, {"message": "manifest unknown"})

    configured = Configured("registry.example.com")
    with engine(tmp_path, {"POST /images/create": pull}) as peer:
        runtime = runtime_on(peer, registry=configured, username="user", password="pässword")
        for image in ("quay.io/x", "registry.example.com.evil.org/x", "bare"):
            with pytest.raises(ImageMissing) as raised:
                await runtime.pull(image, lambda _: None)
            assert "pässword" not in raised.value.message
        await runtime.close()
    full = {"username": "user", "password": "pässword", "serveraddress": "registry.example.com"}
    assert sent == {
        "quay.io/x": {},
        "registry.example.com/quay.io/x": full,
        "registry.example.com.evil.org/x": {},
        "registry.example.com/registry.example.com.evil.org/x": full,
        "registry.example.com/bare": full,
    }
