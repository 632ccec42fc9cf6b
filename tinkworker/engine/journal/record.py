"""The lines of a journal: JSON objects, each sealed to the one before it.

Every line is one object without line breaks; `n` numbers it without gaps, `record` says which kind it is (`shape` has
the kinds), `crc` comes last and is the CRC-32 of the line without it, continued from the CRC of the line before, as
eight hexadecimal digits. So no line can be changed, lost, doubled or moved without the next one showing it.
"""

import json
from collections.abc import Mapping
from typing import Any
from zlib import crc32

FORMAT = 1
"""Raised when an old reader would misunderstand a new file; new keys alone do not raise it."""

Record = Mapping[str, Any]

SEED = 0
"""The CRC before the first line."""

ENCODER = json.JSONEncoder(ensure_ascii=False, allow_nan=False, check_circular=False, separators=(",", ":"))
ESCAPING_ENCODER = json.JSONEncoder(ensure_ascii=True, allow_nan=False, check_circular=False, separators=(",", ":"))


class Damaged(ValueError):
    """A line that is not what a writer of this format writes there."""


def refuse_constant(constant: str) -> None:
    """Refuse what Python's JSON takes for a number and JSON does not."""
    raise ValueError(constant)


DECODER = json.JSONDecoder(parse_constant=refuse_constant)


class Unsealed(Damaged):
    """A line whose checksum does not fit: it, or one before it, was changed, or was not completely written."""

    def __init__(self) -> None:
        super().__init__("the checksum does not fit: this line, or one before it, is not what was written")


class DamagedAt(Damaged):
    """
    The same, and it is known which line that is.

    Attributes:
        line: The line of the file, from 1.
    """

    def __init__(self, line: int, what: object) -> None:
        super().__init__(str(what))
        self.line = line


def body_of(record: Record) -> bytes:
    """
    A record as it stands in its line, but for its CRC.

    A lone surrogate, which Python makes of bytes that were no text, cannot be said in UTF-8; an escape can say it.
    """
    try:
        return ENCODER.encode(record).encode()
    except UnicodeEncodeError:
        return ESCAPING_ENCODER.encode(record).encode()


def encode(record: Record, seal: int) -> tuple[bytes, int]:
    """
    Write one line.

    Args:
        record: What it says; plain JSON, not empty.
        seal: The CRC of the line before.

    Returns:
        The line with its newline, and its CRC.
    """
    body = body_of(record)
    crc = crc32(body, seal)
    return body[:-1] + b',"crc":"%08x"}\n' % crc, crc


TAIL = len(b',"crc":"00000000"}\n')


def decode(line: bytes, seal: int) -> tuple[dict[str, Any], int]:
    """
    Read one line.

    Args:
        line: The line with its newline.
        seal: The CRC of the line before.

    Returns:
        What it says, without its CRC, and the CRC.

    Raises:
        Unsealed: It is not what was written, or not in its place.
        Damaged: It was sealed, and is no JSON all the same.
    """
    body = line[:-TAIL] + b"}"
    crc = crc32(body, seal)
    if line[-TAIL:] != b',"crc":"%08x"}\n' % crc:
        raise Unsealed
    try:
        return DECODER.decode(body.decode()), crc
    except (ValueError, RecursionError) as error:
        raise Damaged(f"not JSON: {error}") from error
