"""What the documentation says of journals and replay is so."""

import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import tinkworker
from tests.journals.record import BAD, EXAMPLE, GOOD, complaint
from tinkworker.engine.journal.reader import NotAJournal, read_bytes
from tinkworker.engine.journal.record import SEED, decode
from tinkworker.engine.journal.shape import SHAPES, inspect
from tinkworker.engine.journal.writer import BOUND
from tinkworker.worker.journals import KEPT

FOLDER = Path(tinkworker.__file__).parent.parent
JOURNAL = (FOLDER / "docs/chart-author/journal.md").read_text(encoding="utf-8")
REPLAY = (FOLDER / "docs/chart-author/replay.md").read_text(encoding="utf-8")
Read = Callable[[bytes], tuple[list[list[dict[str, Any]]], str]]


def blocks(page: str, language: str) -> Iterator[str]:
    """The blocks of a language on a page."""
    return iter(re.findall(rf"```{language}\n(.*?)```", page, re.DOTALL))


@pytest.fixture(scope="module")
def program() -> str:
    """The reader that stands in the documentation."""
    (code,) = blocks(JOURNAL, "python")
    return code


@pytest.fixture(scope="module")
def read(program: str) -> Read:
    """How it reads."""
    names: dict[str, Any] = {"__name__": "reader"}
    exec(program, names)  # noqa: S102 the documentation's own
    return names["read"]  # type: ignore[no-any-return]


def agree(content: bytes, read: Read) -> None:
    """Both readers take the same, and stop for the same reason."""
    batches, wrong = read(content)
    try:
        reading = read_bytes(content, "j")
    except NotAJournal:
        assert batches == []
        return
    taken = [[{key: value for key, value in record.items() if key != "crc"} for record in batch] for batch in batches]
    assert taken[1:] == [[line.record for line in batch] for batch in reading.batches]
    if reading.damage:
        place = re.match(r"j:(\d+): ", reading.damage)
        assert place
        assert wrong == f"damaged in line {place[1]}"
    else:
        assert wrong == ("torn" if reading.torn else "")


@pytest.mark.parametrize("path", sorted([*GOOD.glob("*.jsonl"), *BAD.glob("*.jsonl")]), ids=lambda path: path.stem)
def test_reader(path: Path, read: Read) -> None:
    """The reader of the documentation reads every journal that is kept as the worker's own does, whole or cut."""
    if path.stem == "nobody_there":  # what only the order of records shows; the short reader does not look for that
        return
    content = path.read_bytes()
    agree(content, read)
    for length in range(0, len(content), 997):
        agree(content[:length], read)


@given(data=st.data())
@settings(max_examples=200, deadline=None)
def test_reader_of_broken_files(read: Read, data: st.DataObject) -> None:
    """So it does however bits flip."""
    content = bytearray((GOOD / "timeout.jsonl").read_bytes())
    for flip in data.draw(st.lists(st.integers(0, 8 * len(content) - 1), min_size=1, max_size=3)):
        content[flip // 8] ^= 1 << flip % 8
    agree(bytes(content), read)


def test_reader_as_a_program(program: str, tmp_path: Path) -> None:
    """As a program it needs nothing but Python, and tells what `show` tells."""
    (tmp_path / "reader.py").write_text(program)
    command = [sys.executable, "-I", "-S", "reader.py", str(GOOD / "success.jsonl")]
    told = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)

    assert told.stderr == ""
    assert told.stdout.splitlines()[-1].endswith("  workflow:default/relay  succeeded  released")
    assert len(program.splitlines()) <= 70


def test_header() -> None:
    """The line that stands there is one."""
    (line,) = blocks(JOURNAL, "json")
    header, _ = decode(line.encode(), SEED)

    inspect(header)
    assert header["record"] == "header"


@pytest.mark.parametrize("kind", SHAPES)
def test_every_key(kind: str) -> None:
    """Every kind of record is documented, with every key that is looked at."""
    sections = re.split(r"\n(?=`[a-z]+`[,:])", JOURNAL.split("### Records")[1].split("### What may")[0])
    (section,) = (each for each in sections if each.lstrip().startswith(f"`{kind}`"))

    if kind == "resume":
        assert "The keys of a header" in section
        return
    shape = SHAPES[kind]
    for key in {*shape.checks, *shape.required} - {"n"}:
        assert f"`{key}`" in section


def test_numbers() -> None:
    """The numbers that stand there are those of the program."""
    assert (BOUND, "beyond a mebibyte" in JOURNAL) == (1 << 20, True)
    assert (KEPT, "Those of the last ten workflows that have ended are kept" in JOURNAL) == (10, True)


def test_complaint() -> None:
    """The complaints that stand there are what the command says; numbers and notes aside, since charts change."""
    written = {found[2]: found[0].removeprefix(found[1]).removesuffix(found[3]) for found in EXAMPLE.finditer(REPLAY)}

    assert written
    for name, block in written.items():
        assert lasting(block) == lasting(f"```text\n{complaint(name)}```\n")


def lasting(text: str) -> list[str]:
    """The lines of a complaint, without what changes with every change of a chart."""
    lines = re.sub(r"\d+", "N", text).splitlines()
    return [line for line in lines if "has changed since this was recorded" not in line]
