from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tinkworker.cli.settings.reading import read
from tinkworker.cli.settings.settings import SettingsError
from tinkworker.cli.settings.showing import show

ENOUGH = {"ID": "w", "TINKERBELL_GRPC_AUTHORITY": "s:1"}
SECRET = "hunter2"
SECRETS = {
    "REGISTRY_PASSWORD": SECRET,
    "HTTPS_PROXY": f"http://user:{SECRET}@proxy:3128",
    "DOCKER_REGISTRY": f"https://user:{SECRET}@registry",
    "DOCKER_HOST": f"tcp://user:a/{SECRET}@host",
    "TINKERBELL_CERT_URL": f"user:{SECRET}@host/cert",
}
SLIPS: Sequence[Sequence[str]] = [
    [f"--registry-password{SECRET}"],
    [f"--registry-password-file{SECRET}"],
    [f"--registry-pasword={SECRET}"],
    ["--registry-pasword", SECRET],
    ["--registry-password=", SECRET],
    ["--once", SECRET],
    [f"-z{SECRET}"],
    [f"-hz{SECRET}"],
    [f"--={SECRET}"],
    ["--", SECRET],
    [SECRET],
    [f"--registry-password={SECRET}", "--registry-password-file=/nowhere"],
    [f"-p{SECRET}", "--max-retry=x"],
]
FILES = [
    f"registry-password:{SECRET}\n",
    f"registry-password: *{SECRET}\n",
    f"registry-password: !{SECRET}\n",
    f"registry-password: !{SECRET}!x\n",
    f"registry-password: [{SECRET}]\n",
    f"registry-password: {{{SECRET}: 1}}\n",
    f"registry-password: '{SECRET}\n",
    f"registry-password: %{SECRET}\n",
    f"registry-password: @{SECRET}\n",
    f"registry-password: {SECRET}: x\n",
    f"registry-pasword: {SECRET}\n",
    f"registry-password: {SECRET}\nregistry-password: {SECRET}\n",
    f"registry: {{password: {SECRET}}}\n",
]


@pytest.mark.parametrize("name", SECRETS)
def test_settings(name: str, tmp_path: Path) -> None:
    """A secret is in its field and neither in what is shown nor in what a traceback would print."""
    settings = read([], {**ENOUGH, name: SECRETS[name]}, [tmp_path])

    assert SECRET in getattr(settings, {"REGISTRY_PASSWORD": "registry_password"}.get(name, name.lower()))
    assert SECRET not in show(settings)
    assert SECRET not in repr(settings)


def test_masked(tmp_path: Path) -> None:
    """What is shown tells that there is a password, and the address without the credentials."""
    shown = show(read([], ENOUGH | SECRETS, [tmp_path]))

    assert "(hidden)" in shown
    assert "http://proxy:3128" in shown
    assert "https://registry" in shown


@pytest.mark.parametrize("address", [f"http://user:{SECRET}", f"user:{SECRET}", f"http://user:a/{SECRET}="])
def test_masked_though_cut(address: str, tmp_path: Path) -> None:
    """A password of a proxy that was cut within is not shown either, though nothing says any more that it is one."""
    settings = read([], ENOUGH | {"HTTPS_PROXY": address.partition("=")[0]}, [tmp_path])

    assert SECRET not in show(settings) + repr(settings)
    assert "user:" in show(settings)


@pytest.mark.parametrize("address", ["http://proxy:3128/", "proxy:3128", "http://[::1]:3128", "http://proxy"])
def test_ports_are_shown(address: str, tmp_path: Path) -> None:
    """What follows a colon and is a port is not taken for a password."""
    assert address in show(read([], ENOUGH | {"HTTPS_PROXY": address}, [tmp_path]))


@pytest.mark.parametrize("arguments", SLIPS)
def test_command_line(arguments: Sequence[str], tmp_path: Path) -> None:
    """A password that slips on the command line is in no message, and each slip is a problem."""
    with pytest.raises(SettingsError) as caught:
        read(arguments, ENOUGH, [tmp_path])

    assert SECRET not in repr(caught.value) + str(caught.value) + str(caught.value.problems + caught.value.warnings)


@pytest.mark.parametrize("content", FILES)
def test_file(content: str, tmp_path: Path) -> None:
    """A password that breaks the file, or stands in the wrong place, is in no message."""
    (tmp_path / "tink-worker.yaml").write_text(content)
    with pytest.raises(SettingsError) as caught:
        read(["--nosuch"], ENOUGH, [tmp_path])

    messages = caught.value.problems + caught.value.warnings
    assert len(messages) > 1
    assert SECRET not in str(messages)


@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=5).filter(lambda text: not text.isspace()))
def test_any_password(password: str) -> None:
    """Whatever the password, neither what is shown nor an error depends on it."""
    settings = [read([f"-p{secret}x"], ENOUGH, []) for secret in (password, "other")]
    assert show(settings[0]) == show(settings[1])

    with pytest.raises(SettingsError) as caught:
        read([f"--registry-password={password}"], {}, [])
    with pytest.raises(SettingsError) as expected:
        read(["--registry-password=other"], {}, [])
    assert str(caught.value) == str(expected.value)
