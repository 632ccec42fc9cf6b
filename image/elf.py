"""Which shared libraries a file of machine code asks for: 64 bits, little-endian, as all our machines are."""

import struct
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

_LOAD, _DYNAMIC = 1, 2
"""Kinds of segments."""

_END, _NEEDED, _STRINGS = 0, 1, 5
"""Kinds of entries of the dynamic segment."""


def is_elf(content: bytes) -> bool:
    """Whether these bytes are machine code."""
    return content[:6] == b"\x7fELF\x02\x01"


def needed(content: bytes) -> Iterator[str]:
    """The names of the libraries that a file asks for."""
    segments = list(_segments(content))
    for kind, offset, _, size in segments:
        if kind == _DYNAMIC:
            entries = [struct.unpack_from("<qQ", content, offset + at) for at in range(0, size, 16)]
            entries = entries[: entries.index((_END, 0)) + 1]
            (strings,) = (value for tag, value in entries if tag == _STRINGS)
            base = _place(segments, strings)
            for tag, value in entries:
                if tag == _NEEDED:
                    begin = base + value
                    yield content[begin : content.index(b"\0", begin)].decode()


def closure(files: Iterable[bytes], libraries: Mapping[str, Path]) -> Mapping[str, Path]:
    """
    The libraries that files ask for, and those that these ask for.

    Raises:
        KeyError: One that is asked for is not among the libraries.
    """
    found: dict[str, Path] = {}
    left = [name for content in files for name in needed(content)]
    while left:
        name = left.pop()
        if name not in found:
            found[name] = libraries[name]
            left.extend(needed(libraries[name].read_bytes()))
    return dict(sorted(found.items()))


def _segments(content: bytes) -> Iterator[tuple[int, int, int, int]]:
    """The segments: kind, place in the file, address, size in the file."""
    (table,) = struct.unpack_from("<Q", content, 32)
    entry, count = struct.unpack_from("<HH", content, 54)
    for number in range(count):
        kind, _, offset, address, _, size = struct.unpack_from("<IIQQQQ", content, table + number * entry)
        yield kind, offset, address, size


def _place(segments: Iterable[tuple[int, int, int, int]], address: int) -> int:
    """Where in the file an address is."""
    for kind, offset, begin, size in segments:
        if kind == _LOAD and begin <= address < begin + size:
            return offset + address - begin
    raise ValueError(f"nothing in the file is loaded at {address:#x}")
