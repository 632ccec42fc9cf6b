"""
The dialect of `tink-agent`: the same settings, by its names, with its defaults.

The agent's variables are its flags behind `AGENT_`. The bare ones of the worker (`TINKERBELL_TLS`, `WORKER_ID`) win
over them, as with the agent, but not over flags: with the agent they do, and a command line cannot be trusted. What
only its other runtimes and transports read is accepted and unused; to ask for one of these is refused.
"""

from tinkworker.cli.settings import grammar, kind
from tinkworker.cli.settings.kind import Kind
from tinkworker.cli.settings.setting import Dialect, Group, Setting
from tinkworker.cli.settings.table import GROUPS

ALIASES = {
    "tinkerbell-grpc-authority": "grpc-server",
    "tinkerbell-tls": "grpc-tls",
    "tinkerbell-insecure-tls": "grpc-insecure-tls",
    "docker-registry": "registry-name",
    "registry-username": "registry-user",
    "registry-password": "registry-pass",
    "retry-interval": "grpc-retry-interval",
    "docker-host": "docker-socket",
    "workflow": "workflow-path",
}
"""The agent's names of settings of ours."""

SAME = frozenset({"id", "attribute-detection", "runtime", "log-level"})
"""Settings that have the same name."""

DEFAULTS = {"tinkerbell-tls": "false", "retry-interval": "5s", "workflow-folder": "false"}
"""Where the agent's default is another one than the worker's."""


def _level(text: str) -> str:
    """A level: one of our words, or the agent's number, of which all but 0 tell more."""
    if text in {"debug", "info", "warning", "error"}:
        return text
    return "debug" if grammar.integer(text) > 0 else "info"


def _engine(text: str) -> str:
    """Where an engine listens: an address, or the agent's path of a socket."""
    return f"unix://{text}" if text.startswith("/") else text


KINDS = {
    "log-level": Kind("string", _level, "debug, info, warning, error, or a number: 0 for info, more for debug"),
    "docker-host": kind.ADDRESS._replace(parse=_engine),
}

TEXTS = (
    *("containerd-namespace", "containerd-socket", "containerd-data-root", "containerd-registry-config-path"),
    *("kubernetes-namespace", "kubernetes-kubeconfig", "kubernetes-service-account"),
    *("nats-server", "nats-stream", "nats-events", "nats-actions"),
)


def _variable(name: str) -> str:
    """The agent's variable for a flag."""
    return f"AGENT_{name.replace('-', '_').upper()}"


def _spoken(setting: Setting) -> Setting:
    """A setting as the agent has it; one that it does not have stays as it is."""
    alias = ALIASES.get(setting.name, "")
    names = (alias, setting.name) if alias else (setting.name,) if setting.name in SAME else ()
    own = tuple(_variable(name) for name in names)
    known = setting.environment[::-1] if setting.name == "id" else setting.environment  # WORKER_ID wins over ID
    return setting._replace(
        alias=alias,
        kind=KINDS.get(setting.name, setting.kind),
        environment=(*own, *known) if setting.name == "docker-host" else (*known, *own),
        default=DEFAULTS.get(setting.name, setting.default),
        sources=("flag", "environment") if setting.name == "docker-host" else setting.sources,
    )


def _unused(name: str, what: Kind, default: str = "") -> Setting:
    """A setting that is judged, so that a mistake shows, and used by nobody."""
    why = "only the agent's other runtimes and transports read it"
    return Setting(name, what, "Accepted and unused", environment=(_variable(name),), default=default, unused=why)


OTHERS = Group(
    "Accepted and unused",
    (
        _unused("transport", kind.choice("grpc", "file"), "grpc"),
        _unused("backoff-max-interval", kind.LIMIT, "5s"),
        *(_unused(name, kind.TEXT) for name in TEXTS),
    ),
)
TINK_AGENT = Dialect(
    "tink-agent",
    (*(Group(group.title, tuple(map(_spoken, group.settings))) for group in GROUPS), OTHERS),
    syntax="flag",  # scripts in the field start the agent with `-grpc-server ADDRESS`
)
