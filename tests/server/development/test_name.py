import pytest

from tinkworker.server.development.name import NameInvalid, derive_name, possible_ids, qualify


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("relay", "relay"),
        ("Debian 12 (bookworm)", "debian-12-bookworm"),
        ("hello_world", "hello-world"),
        ("--a.b.", "a.b"),
        ("é!", ""),
        ("x" * 300, "x" * 253),
    ],
)
def test_a_name_is_made_of_a_title(title: str, name: str) -> None:
    """What Kubernetes does not allow in a name becomes a dash, or goes."""
    assert derive_name(title) == name
    if name:
        assert qualify(name) == f"default/{name}"


@pytest.mark.parametrize("name", ["", "Relay", "a_b", "-a", "a-", "a/b", "x" * 254, "a\n"])
def test_other_names_are_refused(name: str) -> None:
    """A name that Kubernetes would not take is refused."""
    with pytest.raises(NameInvalid, match="lower case"):
        qualify(name)


def test_an_id_may_be_given_without_its_namespace() -> None:
    """A name alone stands for itself, and for the one in the namespace that need not be said."""
    assert possible_ids("relay") == {"relay", "default/relay"}
