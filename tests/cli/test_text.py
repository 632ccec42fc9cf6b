"""Files of text that people name."""

from pathlib import Path

import pytest

from tinkworker.cli.text import read_text, trouble
from tinkworker.server.development.problem import UserError


def test_text(tmp_path: Path) -> None:
    """What stands in a file is taken as UTF-8."""
    (tmp_path / "file").write_bytes("ü\n".encode())

    assert read_text(tmp_path / "file") == "ü\n"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "file cannot be read: No such file or directory"),
        (b"a\xff", "file is not UTF-8 (invalid start byte at byte 1)"),
    ],
)
def test_what_is_no_text(tmp_path: Path, content: bytes | None, said: str) -> None:
    """A file that is not there, and one that is no text, is named with the reason."""
    if content is not None:
        (tmp_path / "file").write_bytes(content)

    with pytest.raises(UserError) as caught:
        read_text(tmp_path / "file")

    assert said in str(caught.value)


def test_trouble(tmp_path: Path) -> None:
    """An error about a file names it, and why, without its number; any other one is told as it tells itself."""
    with pytest.raises(FileNotFoundError) as caught:
        (tmp_path / "none").read_bytes()

    assert trouble(caught.value) == f"{tmp_path}/none cannot be used: No such file or directory"
    assert trouble(ValueError("not so")) == "not so"
    assert trouble(OSError("the disk is gone")) == "the disk is gone"
