"""The file of `--registry-password-file`: a source that gives one setting, the password."""

from collections.abc import Sequence
from pathlib import Path

from tinkworker.cli.settings.source import Given, Origin, Source, in_force


def read(sources: Sequence[Source]) -> Source:
    """
    The password in the file that other sources name; nothing if they name none.

    A password beside it is a problem, wherever it comes from: a precedence between the two would use one in silence.
    """
    file = in_force("registry-password-file", sources)
    if file is None or not file.text:
        return Source({})
    password = in_force("registry-password", sources)
    if password is not None and password.text.strip():
        return Source(
            {},
            (f"registry-password ({password.origin}) and registry-password-file ({file.origin}) exclude each other",),
        )
    try:
        text = Path(file.text).read_text("utf-8").strip()
    except OSError as error:
        return _refused(file, f"cannot be read: {error.strerror}")
    except ValueError:
        return _refused(file, "is not a file of UTF-8 text")
    if not text:
        return _refused(file, "is empty")
    return Source({"registry-password": Given(text, Origin("file", file.text))})


def _refused(file: Given, reason: str) -> Source:
    return Source({}, (f"registry-password-file ({file.origin}): {file.text} {reason}",))
