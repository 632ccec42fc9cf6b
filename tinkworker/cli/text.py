"""Files of text that people name on the command line."""

from pathlib import Path

from tinkworker.server.development.problem import UserError


def read_text(path: Path) -> str:
    """
    The text in a file.

    Raises:
        UserError: It cannot be read, or is no text.
    """
    try:
        return path.read_text("utf-8")
    except OSError as error:
        raise UserError(f"{path} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise UserError(f"{path} is not UTF-8 ({error.reason} at byte {error.start}); save it as UTF-8") from error


def trouble(error: Exception) -> str:
    """What an error is, for people: of one about a file, which and why, and not its number."""
    if isinstance(error, OSError) and error.filename:
        return f"{error.filename} cannot be used: {error.strerror}"
    return str(error)
