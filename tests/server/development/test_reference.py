import pytest

from tinkworker.server.development.reference import find_fault

DIGEST = "sha256:" + "a" * 64


@pytest.mark.parametrize(
    "image",
    [
        "busybox",
        "busybox:1.36",
        f"busybox@{DIGEST}",
        f"quay.io/tinkerbell/actions/image2disk:latest@{DIGEST}",
        f"a@sha384:{'b' * 96}",
        f"a@sha512:{'c' * 128}",
        "localhost/a",
        "localhost:5000/a/b",
        "registry:5000/a",
        "Registry/a",
        "index.docker.io/a",
        "[fd00::1]:5000/a",
        "a.b/c__d---e.f",
        "a:Tag_1.x-Y",
        "a/" + "b" * 247,
        "f" * 63,
    ],
)
def test_what_the_real_server_takes_is_an_image(image: str) -> None:
    """Names with and without host, port, tag and digest are references."""
    assert find_fault(image) == ""


@pytest.mark.parametrize(
    ("image", "fault"),
    [
        ("", "not of the form"),
        ("Busybox", "upper case"),
        ("quay.io/Upper/x", "upper case"),
        ("action-image-with-$#@-", "not of the form"),
        ("a b", "not of the form"),
        ("a:", "not of the form"),
        ("a:" + "t" * 129, "not of the form"),
        ("a@md5", "not of the form"),
        ("a//b", "not of the form"),
        ("-a", "not of the form"),
        ("a___b", "not of the form"),
        ("https://quay.io/a", "not of the form"),
        ("busybox\n", "not of the form"),
        ("f" * 64, "are an id"),
        (f"a@md5:{'c' * 32}", "digest"),
        (f"a@sha256:{'A' * 64}", "digest"),
        (f"a@sha256:{'a' * 63}", "digest"),
        ("a/" + "b" * 255, "more than 255"),
    ],
)
def test_what_the_real_server_refuses_is_told_why(image: str, fault: str) -> None:
    """A text that is no reference gets what is wrong with it."""
    assert fault in find_fault(image)
