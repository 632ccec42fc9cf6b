from pathlib import Path

import pytest

from tinkworker.cli.settings.password_file import read
from tinkworker.cli.settings.source import Given, Origin, Source


def naming(path: Path, **others: str) -> Source:
    """An environment that names a file for the password."""
    texts = {"registry-password-file": str(path)} | {name.replace("_", "-"): text for name, text in others.items()}
    return Source({name: Given(text, Origin("environment", name.upper())) for name, text in texts.items()})


@pytest.mark.parametrize("content", ["hunter2", "hunter2\n", "  hunter2 \r\n"])
def test_password(content: str, tmp_path: Path) -> None:
    """The password is the file's content without the white space around it."""
    path = tmp_path / "password"
    path.write_text(content)

    assert read([Source({}), naming(path)]).given == {"registry-password": Given("hunter2", Origin("file", str(path)))}


def test_no_file_named() -> None:
    """Where no file is named, or one is named by nothing, there is nothing to read."""
    assert read([Source({})]) == Source({})
    assert read([Source({"registry-password-file": Given("", Origin("flag", "--registry-password-file"))})]) == Source(
        {}
    )


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (None, "cannot be read: No such file or directory"),
        (b"", "is empty"),
        (b" \n", "is empty"),
        (b"\xff", "is not a file of UTF-8 text"),
    ],
)
def test_refused(content: bytes | None, reason: str, tmp_path: Path) -> None:
    """A file that holds no password is refused with the reason and with who named it."""
    path = tmp_path / "password"
    if content is not None:
        path.write_bytes(content)

    assert read([naming(path)]).problems == (
        f"registry-password-file (environment REGISTRY-PASSWORD-FILE): {path} {reason}",
    )


def test_no_path() -> None:
    """A name that no file can have is refused like any other."""
    (problem,) = read([naming(Path("a\0b"))]).problems

    assert problem.endswith("is not a file of UTF-8 text")


def test_folder(tmp_path: Path) -> None:
    """A folder is no file."""
    (problem,) = read([naming(tmp_path)]).problems

    assert problem.endswith(f"{tmp_path} cannot be read: Is a directory")


def test_password_beside_it(tmp_path: Path) -> None:
    """A password beside the file is refused, from wherever it is, and neither is shown."""
    file = Source({"registry-password-file": Given(str(tmp_path), Origin("environment", "FILE"))})
    source = read([Source({"registry-password": Given("hunter2", Origin("flag", "-p"))}), file])

    assert source.given == {}
    assert source.problems == (
        "registry-password (flag -p) and registry-password-file (environment FILE) exclude each other",
    )


def test_empty_password_beside_it(tmp_path: Path) -> None:
    """A password of nothing but white space is none, and no reason to refuse the file."""
    path = tmp_path / "password"
    path.write_text("hunter2")

    assert read([naming(path, registry_password=" \n")]).given["registry-password"].text == "hunter2"
