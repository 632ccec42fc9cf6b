"""An engine behind TLS, as `DOCKER_CERT_PATH` and `DOCKER_TLS_VERIFY` describe it."""

import shutil
import ssl
from pathlib import Path

import pytest

from tests.parts.peer import Peer, listen_on_port
from tests.runtime.docker.scripted import VERSION, whole
from tests.server.certificate import Authority
from tinkworker.runtime.docker.adapter import DockerRuntime
from tinkworker.runtime.docker.settings import DockerSettings
from tinkworker.runtime.port import EngineUnavailable

pytestmark = pytest.mark.filterwarnings("ignore:Unverified HTTPS request")


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    """Who signs the engine's certificates and ours."""
    (tmp_path / "authority").mkdir()
    return Authority(tmp_path / "authority")


@pytest.fixture
def certificates(authority: Authority, tmp_path: Path) -> Path:
    """A folder as `DOCKER_CERT_PATH` names it."""
    folder = tmp_path / "certificates"
    folder.mkdir()
    ours = authority.issue("DNS:client")
    shutil.copy(authority.certificate, folder / "ca.pem")
    shutil.copy(ours.chain, folder / "cert.pem")
    shutil.copy(ours.key, folder / "key.pem")
    return folder


def wanting(authority: Authority, names: str = "IP:127.0.0.1") -> ssl.SSLContext:
    """The context of an engine with this name that wants a certificate of us."""
    theirs = authority.issue(names)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH, cafile=str(authority.certificate))
    context.load_cert_chain(theirs.chain, theirs.key)
    context.verify_mode = ssl.CERT_REQUIRED
    return context


async def identify(peer: Peer, certificates: Path | None, *, verify: bool) -> str:
    """Ask an engine who it is."""
    settings = DockerSettings(host=f"tcp://{peer.address}", cert_path=certificates, tls_verify=verify)
    runtime = DockerRuntime(settings)
    try:
        return await runtime.identify()
    finally:
        await runtime.close()


@pytest.mark.parametrize("verify", [True, False])
async def test_both_sides_show_certificates(authority: Authority, certificates: Path, verify: bool) -> None:  # noqa: FBT001
    """The engine takes ours, and its own is signed by the authority that the folder names."""
    with listen_on_port(whole(200, VERSION), tls=wanting(authority)) as peer:
        assert (await identify(peer, certificates, verify=verify)).startswith("Docker Engine")


async def test_an_engine_of_another_name_is_not_spoken_to(authority: Authority, certificates: Path) -> None:
    """Unless nobody wants it verified, as with Go's client."""
    with listen_on_port(whole(200, VERSION), tls=wanting(authority, "DNS:elsewhere")) as peer:
        with pytest.raises(EngineUnavailable, match="certificate"):
            await identify(peer, certificates, verify=True)
        assert await identify(peer, certificates, verify=False)


async def test_an_engine_of_another_authority_is_not_spoken_to(authority: Authority) -> None:
    """Wanting it verified without saying by whom leaves those whom everybody trusts."""
    theirs = wanting(authority)
    with listen_on_port(whole(200, VERSION), tls=theirs) as peer, pytest.raises(EngineUnavailable, match="certificate"):
        await identify(peer, None, verify=True)


async def test_missing_certificates_are_named(authority: Authority, tmp_path: Path) -> None:
    """Rather than going on without."""
    with listen_on_port(whole(200, VERSION), tls=wanting(authority)) as peer:
        with pytest.raises(EngineUnavailable, match="certificate"):
            await identify(peer, tmp_path / "nowhere", verify=True)
        assert peer.requests == []
