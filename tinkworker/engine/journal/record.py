"""The lines of a journal.

A journal is JSON Lines. Every line is an object; `n` numbers it without gaps, `record` says which kind it is, `crc`
comes last and is the CRC-32 of the line without it, continued from the CRC of the line before, as eight hexadecimal digits.
So no line can be changed, lost, doubled or moved without the next one showing it.

| record | says |
| --- | --- |
| `header` | the format, and what wrote the file: engine version, charts with their digests, boot, both clocks |
| `start` | a machine began: its chart, parent, data |
| `event` | something happened to a machine |
| `step` | what the machine made of the event before it |
| `refused` | that it took nothing, and what it would have taken |
| `resume` | the worker was started again: boot, both clocks |
| `snapshot` | everything that lives, in place of the records that were dropped |
| `gap` | records are missing here, because they could not be written |

Records of one batch stand together; the last one has `"end": true`. A reader takes whole batches only.
"""

import json
from collections.abc import Mapping
from typing import Any
from zlib import crc32

FORMAT = 1

Record = Mapping[str, Any]

SEED = 0
"""The CRC before the first line."""


class Damaged(ValueError):
    """A line that is not what was written."""


def encode(record: Record, seal: int) -> tuple[bytes, int]:
    """
    Write one line.

    Args:
        record: What it says; plain JSON.
        seal: The CRC of the line before.

    Returns:
        The line with its newline, and its CRC.
    """
    body = json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
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
        The record without its CRC, and the CRC.

    Raises:
        Damaged: It is not what was written, or not in its place.
    """
    body, tail = line[:-TAIL] + b"}", line[-TAIL:]
    crc = crc32(body, seal)
    if tail != b',"crc":"%08x"}\n' % crc:
        raise Damaged("the checksum does not fit")
    try:
        record = json.loads(body.decode("utf-8", "surrogatepass"))
    except (ValueError, RecursionError) as error:
        raise Damaged(f"not JSON: {error}") from error
    if not isinstance(record, dict) or not isinstance(record.get("record"), str):
        raise Damaged("not a record")
    return record, crc
