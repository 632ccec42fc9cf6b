"""
How a text becomes a value, in the grammar of Go, in which the flags of tink-worker have always been read.

Every function raises ValueError for a text that is not one.
"""

import re
from collections.abc import Mapping

TRUTHS: Mapping[str, bool] = {
    **dict.fromkeys(("1", "t", "T", "TRUE", "true", "True"), True),
    **dict.fromkeys(("0", "f", "F", "FALSE", "false", "False"), False),
}
"""All that Go's strconv.ParseBool reads."""

# Compiled when they are first used, which --help and --version never do.
_DURATION = r"[+-]?(([0-9]+\.?[0-9]*|\.[0-9]+)(ns|us|µs|μs|ms|s|m|h))+"
_INTEGER = r"[+-]?[0-9][0-9a-zA-Z_]*"
_LARGEST = 2**63 - 1
_SHORTEST_PAUSE = 0.001


def filled(text: str) -> str:
    """A text that is not empty, without control characters and without bytes that are not UTF-8."""
    if not text.strip() or not text.isprintable():
        raise ValueError(text)
    return text


def boolean(text: str) -> bool:
    """What Go's strconv.ParseBool reads."""
    if text not in TRUTHS:
        raise ValueError(text)
    return TRUTHS[text]


def integer(text: str) -> int:
    """What Go's strconv.ParseInt reads with base 0: 12, -12, 1_000, 0x1f, 0b1, 0o17 and, for 15, also 017."""
    if not re.fullmatch(_INTEGER, text):
        raise ValueError(text)
    number = int(re.sub(r"^([+-]?0)(?=[0-9_])", r"\1o", text), 0)
    if not -_LARGEST - 1 <= number <= _LARGEST:
        raise ValueError(text)
    return number


def count(text: str) -> int:
    """An integer that is not negative."""
    number = integer(text)
    if number < 0:
        raise ValueError(text)
    return number


def count_or_off(text: str) -> int:
    """An integer that is not negative, or "off" for 0."""
    return 0 if text == "off" else count(text)


def duration(text: str) -> float:
    """
    Seconds, from what Go's time.ParseDuration reads, or from a bare integer: seconds, as tink-worker v0.5 meant it.

    Precise to the microsecond. The grammar is checked here: durationpy knows days and years, and skips junk in between.
    """
    import durationpy  # noqa: PLC0415 --help and --version read no durations

    if re.fullmatch(r"[+-]?[0-9]+", text):
        text += "s"
    if not re.fullmatch(_DURATION, text):
        raise ValueError(text)
    try:
        seconds: float = durationpy.from_str(text).total_seconds()
    except OverflowError as error:  # durationpy before 0.11
        raise ValueError(text) from error
    if abs(seconds) > _LARGEST / 1e9:
        raise ValueError(text)
    return seconds


def pause(text: str) -> float:
    """A duration that keeps the worker from asking the server without a break."""
    seconds = duration(text)
    if seconds < _SHORTEST_PAUSE:
        raise ValueError(text)
    return seconds


def limit(text: str) -> float | None:
    """A duration that is not negative; None, for no limit, if it is zero."""
    seconds = duration(text)
    if seconds < 0:
        raise ValueError(text)
    return seconds or None
