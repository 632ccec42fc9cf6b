"""
What the engine's words mean.

The engine's status codes say little: engines before 25 answer 500 to nearly everything that a registry refuses and to
several kinds of bad input, and failures in the middle of a pull arrive inside a successful answer. So the words decide,
by two tables that are read from the top. They were taken from engines 20.10 to 28, containerd's image store and Podman.
"""

import re

from attrs import field, frozen

from tinkworker.runtime.port import (
    AccessDenied,
    ContainerGone,
    EngineUnavailable,
    ImageMissing,
    NeverRan,
    NoSpace,
    Refused,
    RegistryUnavailable,
    RuntimeFault,
    Untraceable,
)
from tinkworker.secrecy import NO_SECRETS, Secrets


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text, re.IGNORECASE)


@frozen
class Rule:
    """
    What an answer means.

    Attributes:
        words: What to search for in the engine's message, in any case.
        means: The fault.
        because: Where such an answer comes from.
        statuses: Only in an answer with one of these HTTP statuses; any if empty.
    """

    words: re.Pattern[str] = field(converter=_pattern)
    means: type[RuntimeFault]
    because: str
    statuses: tuple[int, ...] = ()


@frozen
class Table:
    """Rules in order, and what an answer means that none of them knows."""

    rules: tuple[Rule, ...]
    otherwise: type[RuntimeFault]

    def read(self, message: str, status: int | None = None) -> type[RuntimeFault]:
        """Say what an answer means; `status` is None if the message did not come with one."""
        for rule in self.rules:
            if (not rule.statuses or status in rule.statuses) and rule.words.search(message):
                return rule.means
        return self.otherwise

    def among(self, *meanings: type[RuntimeFault]) -> "Table":
        """The same for a request of which only these can be true; anything else that is said of it is of no meaning."""
        return Table(tuple(rule for rule in self.rules if rule.means in meanings), self.otherwise)


_NO_SPACE = Rule(
    "no space left on device|disk quota exceeded", NoSpace, "the engine's folder is full; in Hook that is memory"
)
_GONE = Rule("no such container", ContainerGone, "any call that names one", (404,))
_ENGINE_ENDS = Rule(
    r"context canceled|connection is closing|containerd\.sock|error reading from server: EOF|shutting down",
    EngineUnavailable,
    "the engine is going down, or has lost containerd",
)

ENGINE = Table(
    (
        _NO_SPACE,
        _ENGINE_ENDS,
        Rule("", EngineUnavailable, "a proxy before the engine, or an engine that is starting", (502, 503, 504)),
        Rule("did not receive an exit event", EngineUnavailable, "stop: it was killed, and may have ended or not"),
        Rule("no such image|image not known", ImageMissing, "create: it was removed since it was pulled", (404,)),
        _GONE,
        Rule("marked for removal", ContainerGone, "start: somebody is removing it", (409,)),
        Rule("task [0-9a-f]{64}:? already exists", NeverRan, "start: the engine was killed while it made the process"),
        Rule("^id already in use|stale containerd task", Untraceable, "start: it was killed while it set that going"),
    ),
    otherwise=Refused,  # 500 is also what bad mounts get, and much else that no repetition cures
)
"""What the engine means when it refuses anything but a pull."""

CREATING = ENGINE.among(EngineUnavailable, ImageMissing, NoSpace)
STARTING = ENGINE.among(ContainerGone, EngineUnavailable, NeverRan, NoSpace, Untraceable)
READING = ENGINE.among(ContainerGone, EngineUnavailable)
"""What it means when it refuses to create a container, to start one, or to read one's output."""

SEEING = Table((_GONE,), otherwise=EngineUnavailable)
"""
What it means when it refuses to show something, or to end a container: that it has to be asked again, whatever it says.

Nothing follows from such an answer: the container is there or not and runs or not, and who needs to know has nobody
else to ask. Engines say so of a damaged layer, of a process that the kernel does not let go, and of policies.
"""

REGISTRY = Table(
    (
        _NO_SPACE,
        _ENGINE_ENDS,
        Rule(
            "toomanyrequests|429 too many",
            RegistryUnavailable,
            "too much was asked of it; may go on about denied access",
        ),
        Rule("no match(ing manifest)? for", ImageMissing, "it is there, but not for this kind of machine"),
        Rule("manifest unknown|manifest for .* not found", ImageMissing, "there is no such tag or digest"),
        Rule("name unknown|repository .* not found|404 not found", ImageMissing, "there is no such repository"),
        Rule("^[^ ]+: not found$|failed to resolve reference .*: not found", ImageMissing, "containerd's image store"),
        Rule(
            "(?<!permission )denied|unauthorized|authentication required|no basic auth credentials",
            AccessDenied,
            "credentials are wrong or wanted; Docker Hub says so of repositories that do not exist, too",
        ),
        Rule("authorization failed|403 forbidden", AccessDenied, "containerd's image store"),
        Rule("invalid reference|must be lowercase", Refused, "not a reference by this engine's grammar"),
        Rule("media ?type|schema ?version", Refused, "an image in a format that the engine cannot use"),
    ),
    otherwise=RegistryUnavailable,  # no connection, no such host, 5xx, a portal's page, a damaged layer
)
"""What a registry means, as the engine reports it."""

_PREAMBLE = re.compile(
    r".*(?:OCI runtime create failed|runc create failed|crun|starting container process caused"
    r"|unable to start container process|error during container init): (?=\S)"
)
_LONGEST = 1000


def readable(message: str, secrets: Secrets = NO_SECRETS) -> str:
    """
    One line of the engine's words, without the layers of software that each put their name before the reason.

    A registry chooses its words and may repeat what it was sent: secrets are masked, before anything is cut.
    """
    line = " ".join(secrets.redact(message).split())
    preamble = _PREAMBLE.match(line)  # where it is not found from the beginning it is nowhere; `sub` would look on
    reason = line[preamble.end() if preamble else 0 :].removesuffix(": unknown")
    return reason if len(reason) <= _LONGEST else f"{reason[:_LONGEST]}..."
