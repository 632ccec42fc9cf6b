"""Image references, and at which registries a worker asks for them.

Everything here is pure: it says what to ask for, adapters do the asking. The rules of reading are Docker's own
(the `distribution` project's grammar of references), because what the engine would read otherwise must not be
read differently here: credentials depend on it.
"""

import re
from enum import Enum

from attrs import evolve, frozen

from tinkworker.runtime.fault import Refused

_LABEL = r"[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?"
_HOST = re.compile(rf"(?:{_LABEL}(?:\.{_LABEL})*|\[[a-fA-F0-9:]+\])(?::[0-9]+)?")
_COMPONENT = re.compile(r"[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*")
_TAG = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}")
_DIGEST = re.compile(r"sha256:[a-f0-9]{64}|sha384:[a-f0-9]{96}|sha512:[a-f0-9]{128}")
_ID = re.compile(r"[a-f0-9]{64}")
_LONGEST = 255
"""Characters of a repository, to registries and engines; an engine's refusal would repeat all of a longer one."""

_HUB = "docker.io"
_HUB_ALIASES = frozenset({"", "index.docker.io", "registry-1.docker.io"})
"""Other names of Docker Hub. The empty one: a reference without a host is Docker Hub's to the engine."""


class ImageSource(Enum):
    """
    Where images come from when a registry is configured.

    AS_WRITTEN: from the host that the reference names, then from the registry; bare ones from the registry alone.
    REGISTRY_FIRST: from the registry, then from the host that the reference names.
    REGISTRY_ONLY: from the registry and nowhere else, as the Go worker does; for mirrors and air gaps.
    """

    AS_WRITTEN = "as-written"
    REGISTRY_FIRST = "registry-first"
    REGISTRY_ONLY = "registry-only"


@frozen
class Reference:
    """
    A reference to an image, in its parts.

    Attributes:
        host: The registry's `host` or `host:port` as written; empty if it names none.
        path: The repository without the host: `library/alpine`.
        tag: Empty if none was written.
        digest: `sha256:...`, or empty.
    """

    host: str
    path: str
    tag: str = ""
    digest: str = ""

    @property
    def repository(self) -> str:
        """Host and path."""
        return f"{self.host}/{self.path}" if self.host else self.path

    @property
    def version(self) -> str:
        """What to ask a registry for; empty if neither a tag nor a digest was written."""
        return self.digest or self.tag

    def __str__(self) -> str:
        tag = f":{self.tag}" if self.tag else ""
        digest = f"@{self.digest}" if self.digest else ""
        return f"{self.repository}{tag}{digest}"


@frozen
class Registry:
    """
    The registry that a worker was given.

    Attributes:
        host: `host` or `host:port`.
        path: Where in it images lie, without slashes at the ends; often empty.
    """

    host: str
    path: str = ""

    def __str__(self) -> str:
        return f"{self.host}/{self.path}" if self.path else self.host


def parse_reference(text: str) -> Reference:
    """
    Read a reference as Docker does: a first component with a dot, a colon or a capital, or `localhost`, is a host.

    Raises:
        Refused: It is not a reference; the message says what is wrong and what to write instead.
    """
    if "://" in text:
        raise _refusal(text, "a reference has no scheme; leave out what stands before the host")
    named, has_digest, digest = text.partition("@")
    head, slash, last = named.rpartition("/")
    last, has_tag, tag = last.partition(":")
    host, path = _split_host(f"{head}{slash}{last}")
    if has_digest and not _DIGEST.fullmatch(digest):
        raise _refusal(text, 'after "@" stands a digest, such as sha256: and 64 hexadecimal digits in lower case')
    if has_tag and not _TAG.fullmatch(tag):
        raise _refusal(text, 'after ":" stands a tag: at most 128 letters, digits, "_", "." and "-"')
    if host and not _HOST.fullmatch(host):
        raise _refusal(text, f'"{host[:80]}" is not a host')
    _check_path(text, host, path)
    return Reference(host, path, tag, digest)


def parse_registry(text: str) -> tuple[Registry, str]:
    """
    Read the setting that names a registry: `host[:port][/path]`.

    A scheme and a final slash, which people like to write, are dropped.

    Returns:
        The registry, and a warning if something was dropped; otherwise an empty text.

    Raises:
        ValueError: It is not that. The message does not repeat what may hold a password.
    """
    if "@" in text:
        raise ValueError('the registry has an "@" in it; credentials have settings of their own')
    plain = re.sub(r"^[a-zA-Z][a-zA-Z0-9+.-]*://", "", text).rstrip("/")
    try:
        within = parse_reference(f"{plain}/image")
    except Refused as fault:
        raise ValueError(f'the registry "{text}" is not "host[:port][/path]": {fault.message}') from fault
    if not within.host:
        raise ValueError(
            f'the registry "{text}" does not begin with a host: Docker would take it for a folder of Docker Hub. '
            'Write a name with a dot or a port, such as "registry.example.com" or "docker.io/somebody"'
        )
    dropped = f'the registry "{text}" is read as "{plain}": it has neither scheme nor final slash'
    return Registry(within.host, within.path.rpartition("/")[0]), "" if plain == text else dropped


def candidates(image: str, registry: Registry | None, source: ImageSource) -> tuple[Reference, ...]:
    """
    The references to try for an image, in order; never none, and each with a tag or a digest.

    Without either an engine would pull all tags, and take a name such as `cafe` for the beginning of an image's id.

    A bare image is asked of the registry alone if there is one: falling back to the public image that happens to have
    that name would hand a privileged container to a stranger. An image that is written with the registry's host is
    complete, and is not prefixed again.

    Raises:
        Refused: The image is not a reference, or cannot come from the registry that it has to come from.
    """
    written = parse_reference(image)
    if not written.version:
        written = evolve(written, tag="latest")
    if registry is None:
        if source is ImageSource.REGISTRY_ONLY:
            raise Refused(f'the image "{image}" is to come from the registry only, and no registry is configured')
        return (written,)
    if written.host and _same_host(written.host, registry.host):
        return (written,)
    under = _under(registry, written)
    if under is None and source is ImageSource.REGISTRY_ONLY:
        raise _refusal(
            image, f'"{written.host}" cannot be a folder of the registry "{registry}": it has a port or capitals'
        )
    if not written.host or source is ImageSource.REGISTRY_ONLY:
        return (under,) if under else ()
    both = (written, under) if source is ImageSource.AS_WRITTEN else (under, written)
    return tuple(reference for reference in both if reference)


def spellings(image: str, registry: Registry | None) -> frozenset[Reference]:
    """
    All images that a worker on this machine may have run for a reference, in full.

    Other workers have rules of their own: the Go worker puts its registry before whatever is written, and Tinkerbell's
    agent takes everything as it is written.

    Raises:
        Refused: It is not a reference.
    """
    written = parse_reference(image)
    under = _under(registry, written) if registry else None
    return frozenset(in_full(reference) for reference in (written, under) if reference)


def in_full(reference: Reference) -> Reference:
    """A reference with everything that Docker adds in thought: two that name the same image are then equal."""
    host = _canonical(reference.host)
    path = f"library/{reference.path}" if host == _HUB and "/" not in reference.path else reference.path
    tag = "" if reference.digest else reference.tag or "latest"
    return Reference(host, path, tag, reference.digest)


def credentials_apply(reference: Reference, registry: Registry | None) -> bool:
    """Whether the registry's credentials may be sent for this reference: only if host and port are the registry's."""
    return registry is not None and _same_host(reference.host, registry.host)


def login_address(reference: Reference) -> str:
    """By what name an engine knows the login of a reference's registry: Docker Hub's is a historic one."""
    return "https://index.docker.io/v1/" if _same_host(reference.host, _HUB) else reference.host


def _split_host(name: str) -> tuple[str, str]:
    """Divide a name without tag and digest into host and path."""
    first, slash, rest = name.partition("/")
    is_host = bool(slash) and ("." in first or ":" in first or first == "localhost" or first != first.lower())
    return (first, rest) if is_host else ("", name)


def _check_path(text: str, host: str, path: str) -> None:
    """Refuse a repository that no registry can have."""
    if len(path) > _LONGEST:
        raise _refusal(text, f"a repository has {_LONGEST} characters at most, and this one has {len(path)}")
    if path != path.lower():
        raise _refusal(text, "a repository is written in lower case")
    if not host and _ID.fullmatch(path):
        raise _refusal(text, "64 hexadecimal digits are an image's id; write its name")
    for component in path.split("/"):
        if not _COMPONENT.fullmatch(component):
            allowed = 'lower-case letters and digits, with single ".", "_", "__" or "-" between them'
            raise _refusal(text, f'"{component[:80]}" is not part of a repository: {allowed}')


def _under(registry: Registry, written: Reference) -> Reference | None:
    """The image as a folder of the registry: what the Go worker's `path.Join` makes; None if that is no reference."""
    path = "/".join(part for part in (registry.path, written.host, written.path) if part)
    try:
        _check_path(path, registry.host, path)
    except Refused:
        return None
    return Reference(registry.host, path, written.tag, written.digest)


def _same_host(one: str, other: str) -> bool:
    """Whether both name the same registry: the same port, the same host in any case, Docker Hub by any of its names."""
    return _canonical(one) == _canonical(other)


def _canonical(host: str) -> str:
    lowered = host.lower()
    return _HUB if lowered in _HUB_ALIASES else lowered


def _refusal(text: str, why: str) -> Refused:
    return Refused(f"{text[:200]!r} is not an image reference: {why}")
