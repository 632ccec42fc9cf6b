"""From settings to parts: each setting reaches the policy or the adapter that it is for."""

from base64 import b64encode
from collections.abc import Iterator

import pytest
from attrs import evolve
from hypothesis import assume, given
from hypothesis import strategies as st

from tinkworker.cli.parts import URLS, policy_of, runtime_of, secrets_of, security_of, server_of
from tinkworker.cli.settings.reading import read
from tinkworker.cli.settings.settings import Settings
from tinkworker.clock import SystemClock
from tinkworker.lifecycle.policy import Policy
from tinkworker.secrecy import MASK, NO_SECRETS, SHORTEST, Secrets
from tinkworker.server.agent_v0_17 import AgentServer
from tinkworker.server.channel.address import AddressInvalid
from tinkworker.server.channel.security import FetchedTls, Plaintext, UnverifiedTls, VerifiedTls
from tinkworker.server.detection import DetectingServer
from tinkworker.server.protocol import PROTOCOLS

FETCHED = {"TINKERBELL_CERT_URL": "http://server/cert"}


def settings(*words: str, **environment: str) -> Settings:
    """Settings as the command line and the environment give them."""
    return read(["--id=w1", "--tinkerbell-grpc-authority=server:42113", *words], environment, [])


def decisions() -> Iterator[tuple[tuple[str, ...], Policy]]:
    """Flags, and what they decide about lifecycles."""
    yield (), Policy()
    yield ("--retry-interval=7s",), Policy(poll_interval=7)
    yield ("--max-retry=5",), Policy(pull_retries=5)
    yield ("--timeout=1m",), Policy(workflow_timeout=60)
    yield ("--on-lost=rerun",), Policy(on_lost="rerun")
    yield ("--on-server-timeout=stop",), Policy(on_server_timeout="stop")
    yield ("--prepare-ahead=0",), Policy(prepare_ahead=0)
    yield ("--once",), Policy(once=True)
    yield ("--drain",), Policy(drain=True)


@pytest.mark.parametrize(("words", "policy"), list(decisions()))
def test_policy(words: tuple[str, ...], policy: Policy) -> None:
    """Each decision of the operator's arrives, and the defaults of flags and policy are the same."""
    assert evolve(policy_of(settings(*words)), brisk_interval=None) == policy


def test_an_interval_that_was_chosen_is_kept_to() -> None:
    """A server is asked once a second while work is likely, unless somebody said how often, be it the default."""
    assert policy_of(settings()).brisk_interval == 1.0
    assert policy_of(settings("--retry-interval=3s")).brisk_interval is None
    assert policy_of(settings(RETRY_INTERVAL="500ms")).brisk_interval is None


@pytest.mark.parametrize(
    ("words", "environment", "kind"),
    [
        ((), {}, VerifiedTls),
        (("--tinkerbell-tls=false",), {}, Plaintext),
        (("--tinkerbell-insecure-tls",), {}, UnverifiedTls),
        ((), FETCHED, FetchedTls),
        (("--tinkerbell-ca-file=/ca.pem",), FETCHED, VerifiedTls),
        (("--tinkerbell-tls=false",), FETCHED, Plaintext),
    ],
)
def test_security(words: tuple[str, ...], environment: dict[str, str], kind: type) -> None:
    """TLS is the default and verified; a given authority counts more than one that is to be fetched."""
    assert isinstance(security_of(settings(*words, **environment)), kind)


@pytest.mark.parametrize("name", PROTOCOLS)
def test_protocol(name: str) -> None:
    """Each protocol of the adapters' is a choice of the setting, and spoken if it is chosen."""
    assert server_of(settings(f"--protocol={name}"), {}, SystemClock()).protocol == name


def test_protocol_is_found_out_unless_told() -> None:
    """Without the flag the server is asked."""
    assert isinstance(server_of(settings(), {}, SystemClock()), DetectingServer)


@pytest.mark.parametrize(("words", "told"), [((), True), (("--attribute-detection=false",), False)])
def test_attributes(words: tuple[str, ...], *, told: bool) -> None:
    """An agent's server is told what the machine has, unless that is switched off."""
    server = server_of(settings("--protocol=agent", *words), {}, SystemClock())

    assert isinstance(server, AgentServer)
    assert (server.attributes is not None) is told


@pytest.mark.parametrize("name", ["docker", "process", "simulated"])
def test_runtime(name: str) -> None:
    """Each runtime is made without looking for what it stands on, and says its name."""
    runtime, warnings = runtime_of(settings(f"--runtime={name}"), SystemClock())

    assert (runtime.name, warnings) == (name, ())


def test_registry_that_was_written_as_a_url() -> None:
    """What is odd about a runtime's settings comes back as a warning, and is no reason not to start."""
    _, (warning,) = runtime_of(settings("--docker-registry", "https://registry.example"), SystemClock())

    assert "registry.example" in warning


def test_authority_that_is_no_address() -> None:
    """An authority that is no address is the operator's fault, and is said as such."""
    broken = read(["--id=w1", "--tinkerbell-grpc-authority=http://server"], {}, [])

    with pytest.raises(AddressInvalid):
        server_of(broken, {}, SystemClock())


def test_secrets() -> None:
    """The registry's password and those in proxies' URLs are kept from logs, reports and journals."""
    told = settings("--registry-username=user", "--registry-password=first word")

    secrets = secrets_of(
        told, {"HTTPS_PROXY": "http://me:second@proxy:1", "http_proxy": "http://proxy:1", "OTHER": "x"}
    )

    assert secrets == Secrets.of("first word", "me:second", "second")


@pytest.mark.parametrize("name", URLS)
@given(password=st.text(st.characters(), min_size=SHORTEST), before=st.sampled_from(["http://", "//", "", "http://["]))
def test_a_password_is_found_whatever_the_url_is(name: str, password: str, before: str) -> None:
    """Sound or not, a text with a password before an @ gives that away to nobody, and makes no trouble."""
    assume(password not in f"{before}{MASK}@proxy:3128")
    secrets = secrets_of(settings(), {name: f"{before}me:{password}@proxy:3128"})

    assert password not in secrets.redact(f"{before}me:{password}@proxy:3128")


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("http://user:pa[ssword@proxy:3128", "pa[ssword"),
        ("http://user:hunter22\uff20x@proxy:3128", "hunter22\uff20x"),
        ("http://user:pa/ss#wo?rd@proxy:3128", "pa/ss#wo?rd"),
        ("http://user:password@proxy:3128/a@b", "password"),
        ("http://user:pass\tword@proxy:3128", "password"),
        ("http://user:p%40ss-w0rd%21@proxy:3128", "p@ss-w0rd!"),
        ("http://user:p%40ss-w0rd%21@proxy:3128", b64encode(b"user:p@ss-w0rd!").decode()),
        ("http://user:password", "password"),
        ("user:password", "password"),
        ("http://user:abc@proxy", "user:abc"),
    ],
)
def test_a_password_is_masked_as_it_is_written_and_as_it_is_spoken(url: str, shown: str) -> None:
    """What Python or Go would take for the password of such a text, decoded or not, is shown by nothing."""
    assert secrets_of(settings(), {"HTTPS_PROXY": url}).redact(f"it is {shown}").startswith(f"it is {MASK}")


@pytest.mark.parametrize(
    "url", ["", "proxy", "proxy:3128", "http://proxy:3128/a:b", "http://[::1]:3128", "http://me@proxy"]
)
def test_a_url_without_a_password_has_no_secrets(url: str) -> None:
    """Neither a port nor an address nor a user alone is taken for a password: they stay readable."""
    assert secrets_of(settings(), {"HTTPS_PROXY": url}) == NO_SECRETS
