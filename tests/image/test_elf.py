"""Which shared libraries machine code asks for."""

import sys
from pathlib import Path

import pytest

from image.elf import closure, is_elf, needed

LIBRARIES = [Path(line.split()[-1]) for line in Path("/proc/self/maps").read_text().splitlines() if ".so" in line]


def library(name: str) -> Path:
    """A library that this process has loaded."""
    return next(path for path in LIBRARIES if path.name.startswith(name))


def test_needed() -> None:
    """The C library asks for its loader and for nothing else; the interpreter asks for the C library."""
    libc = library("libc.so.6").read_bytes()

    assert [name.split("-")[0] for name in needed(libc)] == ["ld"]
    assert "libc.so.6" in list(needed(Path(sys.executable).resolve().read_bytes()))


def test_no_machine_code() -> None:
    """A program for an interpreter is none."""
    assert not is_elf(b"#!/usr/bin/python3\n")
    assert is_elf(library("libc.so.6").read_bytes())


def test_closure() -> None:
    """What is asked for asks for more; what is there and nobody asks for stays out."""
    loader = library("ld-linux")
    there = {"libc.so.6": library("libc.so.6"), loader.name: loader, "libunrelated.so": loader}

    found = closure([_asks_for_libc()], there)

    assert set(found) == {"libc.so.6", loader.name}


def test_missing_library() -> None:
    """A library that is asked for and not there is named, before an image is made that cannot start."""
    with pytest.raises(KeyError, match="ld-"):
        closure([library("libc.so.6").read_bytes()], {})


def _asks_for_libc() -> bytes:
    """A library of the interpreter's that asks for the C library alone."""
    found = (path.read_bytes() for path in LIBRARIES if "lib-dynload" in str(path))
    return next(
        content for content in found if list(needed(content)) in (["libc.so.6"], ["libpthread.so.0", "libc.so.6"])
    )
