"""The dialect of tink-agent: its flags, its variables, its defaults."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from tinkworker.cli.settings.agent import OTHERS, TINK_AGENT
from tinkworker.cli.settings.help import help_text
from tinkworker.cli.settings.reading import read
from tinkworker.cli.settings.settings import Settings, SettingsError

NEEDED = ("--id=a1", "--grpc-server=server:42113")

FLAGS = (
    *("id", "log-level", "version", "runtime", "transport", "attribute-detection", "backoff-max-interval"),
    *("registry-name", "registry-user", "registry-pass", "grpc-server", "grpc-tls", "grpc-insecure-tls"),
    *("grpc-retry-interval", "workflow-path", "nats-server", "nats-stream", "nats-events", "nats-actions"),
    *("docker-socket", "containerd-namespace", "containerd-socket", "containerd-data-root"),
    *("containerd-registry-config-path", "kubernetes-namespace", "kubernetes-kubeconfig"),
    *("kubernetes-service-account", "registry-username", "registry-password", "docker-registry"),
    *("tinkerbell-grpc-authority", "tinkerbell-insecure-tls", "tinkerbell-tls"),
)
"""All flags of the agent of Tinkerbell v0.25, the legacy ones at the end."""


def told(*arguments: str, **variables: str) -> Settings:
    """What the agent's words come to."""
    return read(arguments, variables, [], TINK_AGENT)


def test_every_flag_is_known() -> None:
    """There is no flag of the agent that this program refuses to know."""
    known = {flag for setting in TINK_AGENT.settings for flag in setting.flags}

    assert {f"--{flag}" for flag in FLAGS} <= known


def test_every_flag_has_its_variable() -> None:
    """Each of them but the version has a variable behind AGENT_."""
    known = {name for setting in TINK_AGENT.settings for name in setting.environment}

    assert {f"AGENT_{flag.replace('-', '_').upper()}" for flag in FLAGS} - known == {"AGENT_VERSION"}


def test_one_dash_is_enough() -> None:
    """As with Go's own library, `-flag value` and `-flag=value` are `--flag`; the worker's pflag refuses them."""
    settings = told("-id", "a1", "-grpc-server=server:42113", "-grpc-tls=true", "-docker-registry", "r.example")

    assert (settings.id, settings.tinkerbell_grpc_authority) == ("a1", "server:42113")
    assert (settings.tinkerbell_tls, settings.docker_registry) == (True, "r.example")
    with pytest.raises(SettingsError, match="-grpc-server"):
        told(*NEEDED, "-grpc-servers=server:42113")
    with pytest.raises(SettingsError):
        read(("-id=a1", "-tinkerbell-grpc-authority=server:42113"), {}, [])


def test_defaults() -> None:
    """No TLS, five seconds between two questions, and no folder that actions share."""
    settings = told(*NEEDED)

    assert (settings.tinkerbell_tls, settings.retry_interval, settings.workflow_folder) == (False, 5.0, False)


@pytest.mark.parametrize(
    ("arguments", "field", "value"),
    [
        (("--grpc-tls",), "tinkerbell_tls", True),
        (("--grpc-insecure-tls",), "tinkerbell_insecure_tls", True),
        (("--grpc-retry-interval", "7s"), "retry_interval", 7.0),
        (("--registry-name", "r:5000"), "docker_registry", "r:5000"),
        (("--registry-user=u",), "registry_username", "u"),
        (("--registry-pass=p",), "registry_password", "p"),
        (("--log-level=4",), "log_level", "debug"),
        (("--log-level=0",), "log_level", "info"),
        (("--log-level=warning",), "log_level", "warning"),
        (("--docker-socket=/run/engine.sock",), "docker_host", "unix:///run/engine.sock"),
        (("--attribute-detection=false",), "attribute_detection", False),
        (("--workflow-path=a.yaml",), "workflow", Path("a.yaml")),
        (("--tinkerbell-tls",), "tinkerbell_tls", True),
        (("--once",), "once", True),
    ],
)
def test_flags(arguments: tuple[str, ...], field: str, value: object) -> None:
    """A flag of the agent gives the setting that it means here; the worker's own flags are there as well."""
    assert getattr(told(*NEEDED, *arguments), field) == value


@pytest.mark.parametrize(
    ("variables", "authority"),
    [
        ({"AGENT_GRPC_SERVER": "agents:1"}, "agents:1"),
        ({"AGENT_TINKERBELL_GRPC_AUTHORITY": "legacy:1"}, "legacy:1"),
        ({"AGENT_GRPC_SERVER": "agents:1", "TINKERBELL_GRPC_AUTHORITY": "bare:1"}, "bare:1"),
    ],
)
def test_variables(variables: Mapping[str, str], authority: str) -> None:
    """The agent's variables are read, and the bare ones win over them, as with the agent."""
    assert told("--id=a1", **variables).tinkerbell_grpc_authority == authority


def test_ids() -> None:
    """WORKER_ID wins over ID, as with the agent, both over AGENT_ID, and a flag over all."""
    variables = {"AGENT_ID": "a", "ID": "b", "WORKER_ID": "c"}

    assert told("--grpc-server=s:1", **variables).id == "c"
    assert told(*NEEDED, **variables).id == "a1"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--transport=nats",), "--transport: 'nats' is not allowed; allowed: grpc, file"),
        (("--runtime=containerd",), "--runtime: 'containerd' is not allowed; allowed: docker, process, simulated"),
        (
            ("--log-level=much",),
            "--log-level: 'much' is not allowed; allowed: debug, info, warning, error, or a number",
        ),
        (("--grpc-sever=x",), "unknown flag --grpc-sever; did you mean --grpc-server?"),
    ],
)
def test_mistakes(arguments: tuple[str, ...], said: str) -> None:
    """What cannot be done is refused with what can."""
    with pytest.raises(SettingsError) as caught:
        told(*NEEDED, *arguments)

    assert any(problem.startswith(said) for problem in caught.value.problems)


def test_what_is_missing() -> None:
    """Who forgets the server is told the agent's flag."""
    with pytest.raises(SettingsError, match="give --grpc-server, or TINKERBELL_GRPC_AUTHORITY or AGENT_GRPC_SERVER"):
        told("--id=a1")


def test_help() -> None:
    """The help shows the agent's flags, and what is accepted without being used."""
    text = help_text(1000, TINK_AGENT)

    assert "  tink-agent [flags]" in text
    assert "      --grpc-tls " in text
    assert f"\n{OTHERS.title}:\n" in text


def test_a_word_that_is_no_flag_is_not_shown() -> None:
    """A word without a dash is no flag of the agent's either, and may be a password that slipped."""
    with pytest.raises(SettingsError) as caught:
        told(*NEEDED, "--grpc-tls", "s3cret")

    (problem,) = caught.value.problems
    assert "s3cret" not in problem
    assert "belongs to no flag; --grpc-tls takes a value only as --grpc-tls=VALUE" in problem


def test_what_means_nothing_here_is_told() -> None:
    """What only the agent's other transports read is warned of where it is given, and not where it is the default."""
    settings = told(*NEEDED, "--transport=grpc", "--nats-server=n:4222", AGENT_NATS_STREAM="s")

    why = "is accepted and means nothing: only the agent's other runtimes and transports read it"
    assert settings.warnings == (f"--nats-server: nats-server {why}", f"AGENT_NATS_STREAM: nats-stream {why}")
