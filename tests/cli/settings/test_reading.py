from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from tinkworker.cli.settings.reading import read
from tinkworker.cli.settings.settings import Settings, SettingsError

ENOUGH = {"ID": "w", "TINKERBELL_GRPC_AUTHORITY": "s:1"}
BOOLEANS = "1, t, T, TRUE, true, True, 0, f, F, FALSE, false, False"
PAUSES = "a duration of at least 1ms such as 3s, 1m30s or 500ms; a bare number means seconds"
LIMITS = "a duration such as 90m or 1h30m, or 0 for no limit; a bare number means seconds"
FILLED = "a text that is not empty and has no control characters"
SILENT = "; tink-worker v0.7 to v0.12 took it for {} in silence"

# A command line, an environment, a file in YAML, a field, its value and its origin; * stands for the file.
VALUES: Sequence[tuple[str, Mapping[str, str], str, str, object, str]] = [
    # Precedence
    ("", {}, "", "max_retry", 3, "default"),
    ("", {}, "max-retry: 4", "max_retry", 4, "file *:1:1"),
    ("", {"MAX_RETRY": "5"}, "max-retry: 4", "max_retry", 5, "environment MAX_RETRY"),
    ("--max-retry=6", {"MAX_RETRY": "5"}, "max-retry: 4", "max_retry", 6, "flag --max-retry"),
    ("--max-retry=3", {"MAX_RETRY": "5"}, "", "max_retry", 3, "flag --max-retry"),
    ("", {"MAX_RETRY": ""}, "max-retry: 4", "max_retry", 4, "file *:1:1"),
    ("", {"MAX_RETRY": ""}, "", "max_retry", 3, "default"),
    ("--max-retry=6", {"MAX_RETRY": "x"}, "max-retry: y", "max_retry", 6, "flag --max-retry"),
    ("--docker-registry=", {"DOCKER_REGISTRY": "r"}, "", "docker_registry", "", "flag --docker-registry"),
    ("", {}, "max-retry:", "max_retry", 3, "default"),
    # The id
    ("-ix", {"WORKER_ID": "y"}, "id: z", "id", "x", "flag -i"),
    ("--id x", {}, "", "id", "x", "flag --id"),
    ("", {"WORKER_ID": "y"}, "", "id", "w", "environment ID"),
    ("", {"ID": "", "WORKER_ID": "y"}, "id: z", "id", "y", "environment WORKER_ID"),
    ("", {"ID": ""}, "id: 017", "id", "017", "file *:1:1"),
    # The server
    ("", {}, "", "tinkerbell_grpc_authority", "s:1", "environment TINKERBELL_GRPC_AUTHORITY"),
    ("", {}, "", "tinkerbell_tls", True, "default"),
    ("", {"TINKERBELL_TLS": "F"}, "", "tinkerbell_tls", False, "environment TINKERBELL_TLS"),
    ("--tinkerbell-tls", {"TINKERBELL_TLS": "0"}, "", "tinkerbell_tls", True, "flag --tinkerbell-tls"),
    ("", {}, "", "tinkerbell_insecure_tls", False, "default"),
    ("", {"TINKERBELL_INSECURE_TLS": "t"}, "", "tinkerbell_insecure_tls", True, "environment TINKERBELL_INSECURE_TLS"),
    ("", {}, "", "tinkerbell_ca_file", None, "default"),
    ("--tinkerbell-ca-file=/ca", {}, "", "tinkerbell_ca_file", Path("/ca"), "flag --tinkerbell-ca-file"),
    ("--tinkerbell-ca-file=", {}, "tinkerbell-ca-file: /ca", "tinkerbell_ca_file", None, "flag --tinkerbell-ca-file"),
    ("", {"TINKERBELL_CERT_URL": "http://c"}, "", "tinkerbell_cert_url", "http://c", "environment TINKERBELL_CERT_URL"),
    ("", {"HTTPS_PROXY": "p", "https_proxy": "p"}, "", "https_proxy", "p", "environment HTTPS_PROXY"),
    ("", {"no_proxy": "n"}, "", "no_proxy", "n", "environment no_proxy"),
    # The registry
    ("", {"DOCKER_REGISTRY": "https://r/"}, "", "docker_registry", "https://r/", "environment DOCKER_REGISTRY"),
    ("-uu", {"REGISTRY_USERNAME": "v"}, "", "registry_username", "u", "flag -u"),
    ("-pp", {}, "", "registry_password", "p", "flag -p"),
    ("", {"REGISTRY_PASSWORD": "p q\n"}, "", "registry_password", "p q", "environment REGISTRY_PASSWORD"),
    ("", {}, "registry-password: |\n  p\n", "registry_password", "p", "file *:1:1"),
    ("", {}, "", "registry_password", "", "default"),
    ("", {}, "", "image_source", "as-written", "default"),
    ("--image-source=registry-only", {}, "", "image_source", "registry-only", "flag --image-source"),
    # Workflows
    ("", {}, "", "retry_interval", 3.0, "default"),
    ("--retry-interval 1m30s", {}, "", "retry_interval", 90.0, "flag --retry-interval"),
    ("--retry-interval 5", {}, "", "retry_interval", 5.0, "flag --retry-interval"),
    ("", {"RETRY_INTERVAL": "5"}, "", "retry_interval", 5.0, "environment RETRY_INTERVAL"),
    ("", {}, "retry-interval: 1", "retry_interval", 1.0, "file *:1:1"),
    ("--retry-interval 1ms", {}, "", "retry_interval", 0.001, "flag --retry-interval"),
    ("", {}, "", "timeout", None, "default"),
    ("--timeout 0", {}, "", "timeout", None, "flag --timeout"),
    ("--timeout 60m", {}, "", "timeout", 3600.0, "flag --timeout"),
    ("", {"TIMEOUT": "90"}, "", "timeout", 90.0, "environment TIMEOUT"),
    ("", {}, "timeout: 1h30m", "timeout", 5400.0, "file *:1:1"),
    ("--timeout 0", {"TIMEOUT": "1h"}, "", "timeout", None, "flag --timeout"),
    ("", {}, "", "prepare_ahead", 1, "default"),
    ("--prepare-ahead off", {}, "", "prepare_ahead", 0, "flag --prepare-ahead"),
    ("", {}, "prepare-ahead: 2", "prepare_ahead", 2, "file *:1:1"),
    ("", {}, "prepare-ahead: off", "prepare_ahead", 0, "file *:1:1"),
    ("", {"TINK_WORKER_ON_LOST": "rerun"}, "", "on_lost", "rerun", "environment TINK_WORKER_ON_LOST"),
    ("", {}, "", "on_lost", "fail", "default"),
    ("--once", {}, "", "once", True, "flag --once"),
    ("", {"ONCE": "1"}, "", "once", False, "default"),
    ("", {}, "", "data_dir", Path("/worker"), "default"),
    ("--data-dir d", {}, "", "data_dir", Path("d"), "flag --data-dir"),
    ("--max-retry -1", {}, "", "max_retry", -1, "flag --max-retry"),
    ("", {"MAX_FILE_SIZE": "0x10"}, "", "max_file_size", 16, "environment MAX_FILE_SIZE"),
    ("", {}, "", "max_file_size", 10485760, "default"),
    # Actions
    ("", {}, "", "runtime", "docker", "default"),
    ("", {"TINK_WORKER_RUNTIME": "process"}, "runtime: x", "runtime", "process", "environment TINK_WORKER_RUNTIME"),
    ("", {"RUNTIME": "process"}, "", "runtime", "docker", "default"),
    ("--action-tty", {}, "", "action_tty", True, "flag --action-tty"),
    ("", {"DOCKER_HOST": "tcp://h:1"}, "", "docker_host", "tcp://h:1", "environment DOCKER_HOST"),
    ("", {"DOCKER_TLS_VERIFY": "0"}, "", "docker_tls_verify", True, "environment DOCKER_TLS_VERIFY"),
    ("", {"DOCKER_TLS_VERIFY": ""}, "", "docker_tls_verify", False, "default"),
    ("", {"DOCKER_CERT_PATH": "/c"}, "", "docker_cert_path", Path("/c"), "environment DOCKER_CERT_PATH"),
    ("", {}, "", "docker_cert_path", None, "default"),
    ("", {"DOCKER_API_VERSION": "1.41"}, "", "docker_api_version", "1.41", "environment DOCKER_API_VERSION"),
    # Output
    ("", {}, "", "capture_action_logs", True, "default"),
    ("--capture-action-logs=false", {}, "", "capture_action_logs", False, "flag --capture-action-logs"),
    ("", {}, "", "report_output", 10, "default"),
    ("--report-output 0", {}, "", "report_output", 0, "flag --report-output"),
    ("", {}, "log-format: json", "log_format", "json", "file *:1:1"),
    ("", {}, "", "log_format", "auto", "default"),
    ("", {"TINK_WORKER_LOG_LEVEL": "debug"}, "", "log_level", "debug", "environment TINK_WORKER_LOG_LEVEL"),
    ("", {}, "", "log_level", "info", "default"),
    ("--show-settings", {}, "", "show_settings", True, "flag --show-settings"),
    ("--version=false", {}, "", "version", False, "flag --version"),
]  # fmt: skip

# A command line, an environment, a file in YAML, and the one problem.
PROBLEMS: Sequence[tuple[str, Mapping[str, str], str, str]] = [
    ("--tinkerbell-tls=no", {}, "", f"--tinkerbell-tls: 'no' is not allowed; allowed: {BOOLEANS}"),
    ("--help=no", {}, "", f"--help: 'no' is not allowed; allowed: {BOOLEANS}"),
    ("--once=", {}, "", f"--once: '' is not allowed; allowed: {BOOLEANS}"),
    ("", {"TINKERBELL_TLS": "no"}, "",
     f"TINKERBELL_TLS (tinkerbell-tls): 'no' is not allowed; allowed: {BOOLEANS}{SILENT.format('false')}"),
    ("", {}, "\ntinkerbell-tls: no",
     f"*:2:1 (tinkerbell-tls): 'no' is not allowed; allowed: {BOOLEANS}{SILENT.format('false')}"),
    ("", {"TINK_WORKER_ONCE": "yes"}, "", f"TINK_WORKER_ONCE (once): 'yes' is not allowed; allowed: {BOOLEANS}"),
    ("", {"RETRY_INTERVAL": "abc"}, "",
     f"RETRY_INTERVAL (retry-interval): 'abc' is not allowed; allowed: {PAUSES}{SILENT.format('no pause at all')}"),
    ("--retry-interval=0", {}, "", f"--retry-interval: '0' is not allowed; allowed: {PAUSES}"),
    ("--retry-interval=1d", {}, "", f"--retry-interval: '1d' is not allowed; allowed: {PAUSES}"),
    ("", {"TIMEOUT": "soon"}, "", f"TIMEOUT (timeout): 'soon' is not allowed; allowed: {LIMITS}"),
    ("--timeout=-1h", {}, "", f"--timeout: '-1h' is not allowed; allowed: {LIMITS}"),
    ("--timeout=", {}, "", f"--timeout: '' is not allowed; allowed: {LIMITS}"),
    ("", {"MAX_RETRY": "7.9"}, "",
     f"MAX_RETRY (max-retry): '7.9' is not allowed; allowed: a whole number of at most 64 bits{SILENT.format('0')}"),
    ("--report-output=-1", {}, "", "--report-output: '-1' is not allowed; allowed: a whole number, 0 or more"),
    ("--prepare-ahead=on", {}, "", "--prepare-ahead: 'on' is not allowed; allowed: a whole number, 0 or more, or off"),
    ("--runtime=podman", {}, "", "--runtime: 'podman' is not allowed; allowed: docker, process, simulated"),
    ("", {}, "log-level: warn",
     "*:1:1 (log-level): 'warn' is not allowed; allowed: debug, info, warning, error"),
    ("--data-dir=", {}, "", "--data-dir: '' is not allowed; allowed: the path of a folder"),
    ("--id=", {}, "", f"--id: '' is not allowed; allowed: {FILLED}"),
    ("", {"ID": " "}, "", f"ID (id): ' ' is not allowed; allowed: {FILLED}"),
    ("", {"ID": "w\n"}, "",
     f"ID (id): 'w\\n' is not allowed; allowed: {FILLED}"),
    ("", {"ID": "\udcff"}, "",
     f"ID (id): '\\udcff' is not allowed; allowed: {FILLED}"),
    ("", {"ID": ""}, "",
     ("id is not set; give --id or -i, or ID or WORKER_ID in the environment, "
      "or id in tink-worker.yaml, .toml or .json in * or /nowhere")),
    ("", {"TINKERBELL_GRPC_AUTHORITY": ""}, "",
     ("tinkerbell-grpc-authority is not set; give --tinkerbell-grpc-authority, or TINKERBELL_GRPC_AUTHORITY in the "
      "environment, or tinkerbell-grpc-authority in tink-worker.yaml, .toml or .json in * or /nowhere")),
    ("--nosuch", {}, "", "unknown flag --nosuch"),
    ("", {}, "- id", "*:1:1: not valid in a .yaml file of keys and values"),
]  # fmt: skip


def read_case(arguments: str, environment: Mapping[str, str], content: str, folder: Path) -> Settings:
    """Settings from a line of words, an environment that is enough by itself, and the content of a file, if any."""
    if content:
        (folder / "tink-worker.yaml").write_text(content)
    return read(arguments.split(), {**ENOUGH, **environment}, [folder, Path("/nowhere")])


@pytest.mark.parametrize(("arguments", "environment", "content", "field", "value", "origin"), VALUES)
def test_value(
    arguments: str, environment: Mapping[str, str], content: str, field: str, value: object, origin: str, tmp_path: Path
) -> None:
    """A setting has the value of the strongest source that gives it, and says which that is."""
    settings = read_case(arguments, environment, content, tmp_path)

    assert getattr(settings, field) == value
    assert type(getattr(settings, field)) is type(value)
    assert str(settings.origins[field]) == origin.replace("*", f"{tmp_path}/tink-worker.yaml")


@pytest.mark.parametrize(("arguments", "environment", "content", "problem"), PROBLEMS)
def test_problem(arguments: str, environment: Mapping[str, str], content: str, problem: str, tmp_path: Path) -> None:
    """A wrong value is named with its place and with what is allowed, and with what the Go worker took it for."""
    with pytest.raises(SettingsError) as caught:
        read_case(arguments, environment, content, tmp_path)

    expected = problem.replace("in * or", f"in {tmp_path} or").replace("*", f"{tmp_path}/tink-worker.yaml")
    assert caught.value.problems == (expected,)
    assert str(caught.value) == expected


def test_all_problems(tmp_path: Path) -> None:
    """All that is wrong, anywhere, is named at once, with the warnings that may explain it."""
    (tmp_path / "tink-worker.yaml").write_text("max-retry: x\nonce: []\nidd: w\n")
    with pytest.raises(SettingsError) as caught:
        read(["--nosuch", "--timeout=x"], {"TINKERBELL_GRPC_AUTHORTY": "s", "RETRY_INTERVAL": "x"}, [tmp_path])

    file = f"{tmp_path}/tink-worker.yaml"
    beginnings = ["unknown flag", f"{file}:2:1", "id is", "tinkerbell-grpc-authority is", "RETRY_INTERVAL", "--timeout"]
    beginnings.append(f"{file}:1:1")
    assert len(caught.value.problems) == len(beginnings)
    assert all(map(str.startswith, caught.value.problems, beginnings))
    assert [warning.rpartition("; ")[2] for warning in caught.value.warnings] == [
        "did you mean TINKERBELL_GRPC_AUTHORITY?",
        "did you mean id?",
    ]


def test_warnings(tmp_path: Path) -> None:
    """What is odd and does no harm comes with the settings."""
    settings = read_case("", {"WORKER_ID": "x"}, "nonsense: 1", tmp_path)

    assert settings.warnings == (
        "ID and WORKER_ID are both set and differ; ID holds",
        f"{tmp_path}/tink-worker.yaml:1:1: nonsense is not a setting and is ignored",
    )


@pytest.mark.parametrize(
    ("given", "warnings"),
    [
        ("7", ("MAX_FILE_SIZE: max-file-size is accepted and means nothing: there is no ephemeral data",)),
        ("10485760", ()),
    ],
)
def test_what_means_nothing_is_told(tmp_path: Path, given: str, warnings: tuple[str, ...]) -> None:
    """A setting of the Go worker's that nobody reads any more is told as that, unless it says what holds anyway."""
    assert read_case("", {"MAX_FILE_SIZE": given}, "", tmp_path).warnings == warnings


def test_password_file(tmp_path: Path) -> None:
    """The password comes from the file that is named, and the file is its origin."""
    (tmp_path / "password").write_text("hunter2\n")
    settings = read_case(f"--registry-password-file={tmp_path}/password", {}, "", tmp_path)

    assert settings.registry_password == "hunter2"
    assert settings.registry_password_file == tmp_path / "password"
    assert str(settings.origins["registry_password"]) == f"file {tmp_path}/password"


def test_empty_password_beside_a_file(tmp_path: Path) -> None:
    """A password of nothing but white space does not hide the one in the file."""
    (tmp_path / "password").write_text("hunter2")
    settings = read_case(f"--registry-password-file={tmp_path}/password", {"REGISTRY_PASSWORD": " \n"}, "", tmp_path)

    assert settings.registry_password == "hunter2"


def test_two_passwords(tmp_path: Path) -> None:
    """A password and a file for it exclude each other."""
    with pytest.raises(SettingsError, match="exclude each other"):
        read_case(f"--registry-password-file={tmp_path}/password", {"REGISTRY_PASSWORD": "p"}, "", tmp_path)


@pytest.mark.parametrize(
    ("environment", "proxies"),
    [
        ({}, {}),
        ({"HTTPS_PROXY": "", "NO_PROXY": "", "HTTP_PROXY": "p"}, {}),
        ({"https_proxy": "p"}, {"HTTPS_PROXY": "p"}),
        ({"HTTPS_PROXY": "P", "NO_PROXY": "N"}, {"HTTPS_PROXY": "P", "NO_PROXY": "N"}),
    ],
)
def test_proxies(environment: Mapping[str, str], proxies: Mapping[str, str], tmp_path: Path) -> None:
    """What is set of the proxies is a mapping under the upper-case names; HTTP_PROXY is not for gRPC."""
    assert read_case("", environment, "", tmp_path).proxies == proxies
