import pytest

from tinkworker.runtime.docker.faults import ENGINE, REGISTRY, Table, readable
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

PULLS = [
    ("manifest for r.example:5000/x:1 not found: manifest unknown: manifest unknown", ImageMissing),
    ("repository r.example:5000/x not found: name unknown: repository name not known to registry", ImageMissing),
    ("no matching manifest for linux/arm64/v8 in the manifest list entries", ImageMissing),
    ("no match for platform in manifest: not found", ImageMissing),
    ('failed to resolve reference "r.example/x:1": r.example/x:1: not found', ImageMissing),
    ("r.example/x:1: not found", ImageMissing),
    ("received unexpected HTTP status: 404 Not Found", ImageMissing),
    ("denied: requested access to the resource is denied", AccessDenied),
    ("pull access denied for x, repository does not exist or may require 'docker login': denied", AccessDenied),
    ('Head "https://r.example/v2/x/manifests/1": no basic auth credentials', AccessDenied),
    ('Head "https://r.example/v2/x/manifests/1": unauthorized: incorrect username or password', AccessDenied),
    ('Get "https://r.example/v2/": unauthorized: authentication required', AccessDenied),
    ("failed to authorize: server message: insufficient_scope: authorization failed", AccessDenied),
    ("unexpected status from HEAD request to https://r.example/v2/x/manifests/1: 403 Forbidden", AccessDenied),
    ("authorization denied by plugin policy: not here", AccessDenied),
    ("toomanyrequests: You have reached your unauthenticated pull rate limit. Access denied.", RegistryUnavailable),
    ("received unexpected HTTP status: 503 Service Unavailable", RegistryUnavailable),
    ("error unmarshalling content: invalid character '<' looking for beginning of value", RegistryUnavailable),
    ('Get "https://r.example/v2/": dial tcp 127.0.0.1:443: connect: connection refused', RegistryUnavailable),
    ('Get "https://r.example/v2/": dial tcp: lookup r.example on 10.0.0.1:53: no such host', RegistryUnavailable),
    ('Get "https://r.example/v2/": x509: certificate has expired or is not yet valid', RegistryUnavailable),
    ('Get "https://r.example/v2/": net/http: TLS handshake timeout', RegistryUnavailable),
    ('Get "https://r.example/v2/": http: server gave HTTP response to HTTPS client', RegistryUnavailable),
    ("filesystem layer verification failed for digest sha256:00", RegistryUnavailable),
    ("blob unknown to registry", RegistryUnavailable),
    ("unexpected EOF", RegistryUnavailable),
    ("something that nobody has read before", RegistryUnavailable),
    ("open /var/lib/docker/tmp/GetImageBlob1: permission denied", RegistryUnavailable),
    ("write /var/lib/docker/tmp/GetImageBlob1: no space left on device", NoSpace),
    ("failed to register layer: Error processing tar file(exit status 1): write /x: no space left on device", NoSpace),
    ("invalid reference format: repository name must be lowercase", Refused),
    ("mediaType in manifest should be 'application/vnd.oci.image.manifest.v1+json' not ''", Refused),
    ("unsupported manifest media type and no default available: text/html", Refused),
    ("context canceled", EngineUnavailable),
]  # fmt: skip

ANSWERS = [
    ("No such image: x:latest", 404, ImageMissing),
    ("failed to find image x: x: image not known", 404, ImageMissing),
    ("No such container: x", 404, ContainerGone),
    ("No such container: x", 400, Refused),
    ("container is marked for removal and cannot be started", 409, ContainerGone),
    ("invalid mode: nope", 500, Refused),
    ("invalid volume specification: '/a:b'", 500, Refused),
    ("Duplicate mount point: /workflow", 400, Refused),
    ("failed to create endpoint x on network bridge: no available addresses", 500, Refused),
    ("configured logging driver does not support reading", 500, Refused),
    ("configured logging driver does not support reading", 501, Refused),
    ("mkdir /var/lib/docker/overlay2/1: no space left on device", 500, NoSpace),
    ("<html>Bad Gateway</html>", 502, EngineUnavailable),
    ("", 503, EngineUnavailable),
    (
        'connection error: desc = "transport: Error while dialing dial unix /run/containerd/containerd.sock"',
        500,
        EngineUnavailable,
    ),
    (f"task {'0a' * 32}: already exists", 500, NeverRan),
    (f"failed to create task for container: task {'0a' * 32} already exists: unknown", 500, NeverRan),
    ("id already in use", 409, Untraceable),
    ("could not delete stale containerd task object: context deadline exceeded: unknown", 500, Untraceable),
    ("tried to kill container, but did not receive an exit event", 500, EngineUnavailable),
]


@pytest.mark.parametrize(("message", "fault"), PULLS)
def test_a_failed_pull_is_told_by_its_words(message: str, fault: type[RuntimeFault]) -> None:
    """Engines 20.10 to 28 and containerd's image store; what nobody knows may pass, as networks do."""
    assert REGISTRY.read(message) is fault
    assert REGISTRY.read(message, 500) is fault


@pytest.mark.parametrize(("message", "status", "fault"), ANSWERS)
def test_a_refusal_is_told_by_its_words_and_status(message: str, status: int, fault: type[RuntimeFault]) -> None:
    """An unknown 500 is a refusal: engines answer it to bad input, which no repetition cures."""
    assert ENGINE.read(message, status) is fault


@pytest.mark.parametrize("table", [ENGINE, REGISTRY])
def test_every_rule_is_needed(table: Table) -> None:
    """Each decides at least one of the messages above; a rule that decides none could be removed unnoticed."""
    known = (
        [(words, status) for words, status, _ in ANSWERS] if table is ENGINE else [(words, None) for words, _ in PULLS]
    )
    for rule in table.rules:
        alone = Table((rule,), otherwise=RuntimeFault)
        decided = [it for it in known if alone.read(*it) is not RuntimeFault]
        without = Table(tuple(other for other in table.rules if other is not rule), table.otherwise)
        assert any(without.read(*it) is not table.read(*it) for it in decided), rule


@pytest.mark.parametrize(
    ("message", "line"),
    [
        (
            'OCI runtime create failed: unable to start container process: exec: "/nope": stat /nope: none: unknown',
            'exec: "/nope": stat /nope: none',
        ),
        (
            'OCI runtime create failed: x.go:380: starting container process caused: exec: "nope": none: unknown',
            'exec: "nope": none',
        ),
        ("invalid mode: nope", "invalid mode: nope"),
        ("two\n  lines\t here ", "two lines here"),
        ("OCI runtime create failed: ", "OCI runtime create failed:"),
        ("x" * 1001, "x" * 1000 + "..."),
    ],
)
def test_the_reason_comes_without_its_preamble(message: str, line: str) -> None:
    """One line, of bounded length, that begins with what people have to know."""
    assert readable(message) == line
