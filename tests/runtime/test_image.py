"""References, registries, and which to ask for which."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tinkworker.runtime.image import (
    ImageSource,
    Reference,
    Registry,
    candidates,
    credentials_apply,
    login_address,
    parse_reference,
    parse_registry,
    spellings,
)
from tinkworker.runtime.port import Refused

SHA = "sha256:" + "0123456789abcdef" * 4
REGISTRY = Registry("registry.example.com:5000", "mirror")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("alpine", Reference("", "alpine")),
        ("library/alpine:3.20", Reference("", "library/alpine", "3.20")),
        ("quay.io/tinkerbell/actions/cexec:latest", Reference("quay.io", "tinkerbell/actions/cexec", "latest")),
        ("localhost/x", Reference("localhost", "x")),
        ("localhost:5000/x:1", Reference("localhost:5000", "x", "1")),
        ("localhost:5000", Reference("", "localhost", "5000")),
        ("[::1]:5000/x", Reference("[::1]:5000", "x")),
        ("REGISTRY/x", Reference("REGISTRY", "x")),
        ("somebody/x", Reference("", "somebody/x")),
        (f"quay.io/x@{SHA}", Reference("quay.io", "x", "", SHA)),
        (f"quay.io:443/x:1@{SHA}", Reference("quay.io:443", "x", "1", SHA)),
        ("a__b/c-.d".replace("-.", "--"), Reference("", "a__b/c--d")),
    ],
)
def test_a_reference_is_read_as_docker_reads_it(text: str, expected: Reference) -> None:
    """Host, repository, tag and digest are found where Docker finds them, and written back as they were."""
    assert parse_reference(text) == expected
    assert str(expected) == text


@pytest.mark.parametrize(
    ("text", "because"),
    [
        ("", "not part of a repository"),
        ("a b", "not part of a repository"),
        ("/a", "not part of a repository"),
        ("Alpine", "lower case"),
        ("quay.io/Tinkerbell/x", "lower case"),
        ("https://quay.io/x", "no scheme"),
        ("0123456789abcdef" * 4, "an image's id"),
        ("quay.io//x", "not part of a repository"),
        ("quay.io/x/", "not part of a repository"),
        ("-x", "not part of a repository"),
        ("a___b", "not part of a repository"),
        ("x:", "stands a tag"),
        ("x:" + "t" * 129, "stands a tag"),
        ("x:a/b:c", "not a host"),
        ("x@", "stands a digest"),
        ("x@sha256:abc", "stands a digest"),
        ("x@md5:" + "0" * 64, "stands a digest"),
        ("-quay.io/x", "not a host"),
        ("quay.io:/x", "not a host"),
    ],
)
def test_what_is_no_reference_is_refused_with_the_reason(text: str, because: str) -> None:
    """The message repeats what was written and says what is wrong with it."""
    with pytest.raises(Refused, match="is not an image reference") as raised:
        parse_reference(text)
    assert because in raised.value.message
    assert repr(text) in raised.value.message


def test_a_repository_has_a_longest_name() -> None:
    """One of 255 characters is taken; of a longer one the refusal says how long it is, and repeats its beginning."""
    assert parse_reference(f"quay.io/{'x' * 255}:1").path == "x" * 255
    with pytest.raises(Refused, match="has 255 characters at most, and this one has 1048576") as raised:
        parse_reference("x" * (1 << 20))
    assert len(raised.value.message) < 400


COMPONENTS = st.from_regex(r"[a-z0-9]+(([._]|__|-{1,3})[a-z0-9]+){0,2}", fullmatch=True)
HOSTS = st.from_regex(r"[a-z0-9]{1,9}(\.[a-zA-Z0-9]{1,9}){1,2}(:[0-9]{1,5})?|localhost|[A-Z]{1,9}", fullmatch=True)
TAGS = st.from_regex(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,20}", fullmatch=True)


@given(
    st.just("") | HOSTS, st.lists(COMPONENTS, min_size=1, max_size=4), st.just("") | TAGS, st.sampled_from(["", SHA])
)
def test_a_reference_survives_being_written_and_read(host: str, path: list[str], tag: str, digest: str) -> None:
    """Whatever the parts are, reading what was written gives them again."""
    folder = "/".join(path if host else ["first", *path])  # what looks like a host there would be one
    reference = Reference(host, folder, tag, digest)
    assert parse_reference(str(reference)) == reference


def test_what_is_asked_of_a_registry_is_one_version() -> None:
    """The digest counts before the tag."""
    assert parse_reference(f"x:1@{SHA}").version == SHA
    assert parse_reference("x:1").version == "1"
    assert parse_reference("x").version == ""


@pytest.mark.parametrize(
    ("text", "registry", "warned"),
    [
        ("registry.example.com", Registry("registry.example.com"), False),
        ("registry.example.com:5000/a/b", Registry("registry.example.com:5000", "a/b"), False),
        ("localhost", Registry("localhost"), False),
        ("docker.io/somebody", Registry("docker.io", "somebody"), False),
        ("https://registry.example.com/", Registry("registry.example.com"), True),
        ("http://10.0.0.1:5000", Registry("10.0.0.1:5000"), True),
        ("registry.example.com/mirror/", Registry("registry.example.com", "mirror"), True),
    ],
)
def test_a_registry_is_read_with_what_people_add_to_it(text: str, registry: Registry, warned: bool) -> None:  # noqa: FBT001
    """A scheme and a final slash are dropped, and a warning says so."""
    found, warning = parse_registry(text)
    assert found == registry
    assert bool(warning) == warned
    assert not warned or (text in warning and str(registry) in warning)


@pytest.mark.parametrize(
    "text", ["", "https://", "somebody", "registry.example.com/Path", "a b.c", "registry.example.com:port"]
)
def test_what_is_no_registry_is_an_error(text: str) -> None:
    """The message repeats it; a first part that Docker would not take for a host is among the errors."""
    with pytest.raises(ValueError, match="registry") as raised:
        parse_registry(text)
    assert f'"{text}"' in str(raised.value)


def test_credentials_in_the_registry_are_not_repeated() -> None:
    """A registry with a password in it is an error that does not show the password."""
    with pytest.raises(ValueError, match="settings of their own") as raised:
        parse_registry("https://user:s3cret@registry.example.com")
    assert "s3cret" not in str(raised.value)


WRITTEN, FIRST, ONLY = ImageSource.AS_WRITTEN, ImageSource.REGISTRY_FIRST, ImageSource.REGISTRY_ONLY


@pytest.mark.parametrize(
    ("source", "image", "registry", "expected"),
    [
        (WRITTEN, "alpine", None, ["alpine:latest"]),
        (WRITTEN, "quay.io/x", None, ["quay.io/x:latest"]),
        (WRITTEN, "alpine:3", REGISTRY, ["registry.example.com:5000/mirror/alpine:3"]),
        (WRITTEN, "quay.io/x", REGISTRY, ["quay.io/x:latest", "registry.example.com:5000/mirror/quay.io/x:latest"]),
        (WRITTEN, "quay.io:443/x", REGISTRY, ["quay.io:443/x:latest"]),
        (FIRST, "alpine", None, ["alpine:latest"]),
        (FIRST, "alpine", REGISTRY, ["registry.example.com:5000/mirror/alpine:latest"]),
        (
            FIRST,
            f"quay.io/x@{SHA}",
            REGISTRY,
            [f"registry.example.com:5000/mirror/quay.io/x@{SHA}", f"quay.io/x@{SHA}"],
        ),
        (FIRST, "QUAY/x", REGISTRY, ["QUAY/x:latest"]),
        (ONLY, "alpine", REGISTRY, ["registry.example.com:5000/mirror/alpine:latest"]),
        (ONLY, "quay.io/x:1", REGISTRY, ["registry.example.com:5000/mirror/quay.io/x:1"]),
    ],
)
def test_what_is_asked_for_and_in_which_order(
    source: ImageSource, image: str, registry: Registry | None, expected: list[str]
) -> None:
    """With a registry, a bare image is never asked of anybody else; otherwise the source decides the order."""
    assert [str(reference) for reference in candidates(image, registry, source)] == expected


@pytest.mark.parametrize("registry", [None, REGISTRY])
def test_every_candidate_has_a_version(registry: Registry | None) -> None:
    """An engine would take a bare name of hexadecimal digits for the beginning of an id, and so another image."""
    assert [it.version for it in candidates("cafe", registry, WRITTEN)] == ["latest"]


@pytest.mark.parametrize("source", ImageSource)
@pytest.mark.parametrize("image", ["registry.example.com:5000/x:1", "Registry.Example.com:5000/mirror/x:2"])
def test_an_image_with_the_registrys_host_is_complete(source: ImageSource, image: str) -> None:
    """It is asked for as it is written, and not under the registry a second time."""
    assert [str(reference) for reference in candidates(image, REGISTRY, source)] == [image]


@pytest.mark.parametrize(
    ("image", "registry", "because"),
    [
        ("alpine", None, "no registry is configured"),
        ("quay.io:443/x", REGISTRY, "has a port"),
        ("Q/x", REGISTRY, "capitals"),
    ],
)
def test_registry_only_refuses_what_the_registry_cannot_have(
    image: str, registry: Registry | None, because: str
) -> None:
    """Rather than asking anybody else."""
    with pytest.raises(Refused, match=because):
        candidates(image, registry, ONLY)


LIBRARY = "docker.io/library/alpine"


@pytest.mark.parametrize(
    ("image", "registry", "expected"),
    [
        ("alpine", None, {f"{LIBRARY}:latest"}),
        ("docker.io/alpine:latest", None, {f"{LIBRARY}:latest"}),
        ("index.docker.io/library/alpine", None, {f"{LIBRARY}:latest"}),
        ("somebody/alpine:3", None, {"docker.io/somebody/alpine:3"}),
        (f"alpine:3@{SHA}", None, {f"{LIBRARY}@{SHA}"}),
        ("alpine", REGISTRY, {f"{LIBRARY}:latest", "registry.example.com:5000/mirror/alpine:latest"}),
        ("quay.io/x:1", REGISTRY, {"quay.io/x:1", "registry.example.com:5000/mirror/quay.io/x:1"}),
        ("registry.example.com:5000/mirror/x", REGISTRY, {"registry.example.com:5000/mirror/x:latest"}),
        (
            "mirror.example.com/x",
            Registry("mirror.example.com"),
            {
                "mirror.example.com/x:latest",
                "mirror.example.com/mirror.example.com/x:latest",
            },
        ),
    ],
)
def test_what_any_worker_may_have_run(image: str, registry: Registry | None, expected: set[str]) -> None:
    """As it is written and under the registry, whatever this worker would do, each with all that Docker adds to it."""
    assert {str(reference) for reference in spellings(image, registry)} == expected


@pytest.mark.parametrize(
    ("image", "registry", "apply"),
    [
        ("registry.example.com/x", "registry.example.com", True),
        ("REGISTRY.example.COM/x", "registry.example.com", True),
        ("registry.example.com/x", "registry.example.com/path", True),
        ("registry.example.com.evil.org/x", "registry.example.com", False),
        ("evil.org/registry.example.com/x", "registry.example.com", False),
        ("registry.example.com:5000/x", "registry.example.com", False),
        ("registry.example.com/x", "registry.example.com:443", False),
        ("registry.example.com:5000/x", "registry.example.com:5000", True),
        ("index.docker.io/x", "docker.io", True),
        ("docker.io/x", "registry-1.docker.io", True),
        ("x", "docker.io", True),
        ("x", "registry.example.com", False),
    ],
)
def test_credentials_go_to_the_registrys_host_alone(image: str, registry: str, apply: bool) -> None:  # noqa: FBT001
    """Host and port must be the same; a name that begins or ends like it is another host."""
    assert credentials_apply(parse_reference(image), parse_registry(registry)[0]) is apply


@pytest.mark.parametrize(
    ("image", "address"),
    [
        ("registry.example.com:5000/x", "registry.example.com:5000"),
        ("docker.io/x", "https://index.docker.io/v1/"),
        ("x", "https://index.docker.io/v1/"),
    ],
)
def test_a_login_has_the_name_that_engines_know(image: str, address: str) -> None:
    """Engines with containerd's image store do not use a login for another name."""
    assert login_address(parse_reference(image)) == address


def test_without_a_registry_no_credentials_apply() -> None:
    """There is nobody whose credentials they could be."""
    assert not credentials_apply(parse_reference("quay.io/x"), None)
