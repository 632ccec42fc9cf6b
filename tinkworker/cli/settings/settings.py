"""What the worker is told to do, with where each piece comes from."""

from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from attrs import field, frozen
from attrs.converters import optional

from tinkworker.cli.settings.kind import without_credentials
from tinkworker.cli.settings.source import Origin


class SettingsError(Exception):
    """
    Settings that the worker cannot start with.

    Attributes:
        problems: All that is wrong, each a line for people that says where, what and what is allowed.
        warnings: What is odd besides, and may be the reason: a misspelt variable, an unknown key.
    """

    def __init__(self, problems: tuple[str, ...], warnings: tuple[str, ...] = ()) -> None:
        super().__init__("\n".join(problems))
        self.problems, self.warnings = problems, warnings


def _masked(address: str) -> str:
    return repr(without_credentials(address))


@frozen(kw_only=True)
class Settings:
    """
    The worker's settings.

    The table says what each is for; here are their types. Durations are in seconds, texts that nobody gave are empty.

    Attributes:
        timeout: None for no limit; also when nobody set one, whatever Go's help says.
        prepare_ahead: 0 for "off".
        docker_tls_verify: Whether DOCKER_TLS_VERIFY holds anything at all, as Docker reads it.
        origins: Where each value comes from, by the field's name.
        warnings: What is odd and ignored, a line for people each.
    """

    id: str
    tinkerbell_grpc_authority: str
    protocol: Literal["auto", "tink-0.8", "tink-0.12", "agent"]
    attribute_detection: bool
    tinkerbell_tls: bool
    tinkerbell_insecure_tls: bool
    tinkerbell_ca_file: Path | None = field(converter=optional(Path))
    tinkerbell_cert_url: str = field(repr=_masked)
    https_proxy: str = field(repr=_masked)
    no_proxy: str

    docker_registry: str = field(repr=_masked)
    registry_username: str
    registry_password: str = field(repr=False)
    registry_password_file: Path | None = field(converter=optional(Path))
    image_source: Literal["as-written", "registry-first", "registry-only"]

    workflow: Path | None = field(converter=optional(Path))
    set: tuple[str, ...]
    retry_interval: float
    timeout: float | None
    prepare_ahead: int
    on_lost: Literal["fail", "rerun"]
    on_server_timeout: Literal["continue", "stop"]
    once: bool
    drain: bool
    data_dir: Path = field(converter=Path)
    max_retry: int
    max_file_size: int

    runtime: Literal["docker", "process", "simulated"]
    workflow_folder: bool
    action_tty: bool
    docker_host: str = field(repr=_masked)
    docker_tls_verify: bool
    docker_cert_path: Path | None = field(converter=optional(Path))
    docker_api_version: str

    capture_action_logs: bool
    report_output: int
    log_format: Literal["auto", "json", "console"]
    log_level: Literal["debug", "info", "warning", "error"]

    show_settings: bool
    version: bool
    help: bool

    origins: Mapping[str, Origin] = field(repr=False)
    warnings: tuple[str, ...]

    @property
    def proxies(self) -> Mapping[str, str]:
        """What the environment says about proxies, under the upper-case names; without those that are not set."""
        names = {"HTTPS_PROXY": self.https_proxy, "NO_PROXY": self.no_proxy}
        return {name: text for name, text in names.items() if text}
