"""Reading output."""

import asyncio
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conformance.case import Program, ShellCase
from tests.conformance.container import let_others_act, pieces, read
from tinkworker.runtime.process import output
from tinkworker.runtime.process.folder import Folder
from tinkworker.runtime.process.output import seek_last_lines


@pytest.mark.parametrize("block", [1, 2, 3, 7, 1 << 16])
@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.lists(st.sampled_from([b"\n", b"a", b"bc", b"\r"]), max_size=30).map(b"".join), count=st.integers(0, 9))
def test_last_lines_are_the_last_lines(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, block: int, text: bytes, count: int
) -> None:
    """Whatever a file holds and however it is cut into blocks, the last lines are found, an unfinished one included."""
    monkeypatch.setattr(output, "_CHUNK", block)
    path = tmp_path / "stdout"
    path.write_bytes(text)
    lines = text.split(b"\n")
    lines = [line + b"\n" for line in lines[:-1]] + ([lines[-1]] if lines[-1] else [])
    expected = lines[len(lines) - count :] if count < len(lines) else lines
    with path.open("rb", buffering=0) as file:
        assert seek_last_lines(file, count) == len(expected)
        assert file.read() == b"".join(expected)


async def test_output_that_was_mixed_comes_stream_by_stream(case: ShellCase) -> None:
    """Of what was written before the reading began, stdout comes first; a tail therefore prefers the errors."""
    await case.runtime.create(case.script("mixed", "echo 1; echo 2 >&2; echo 3; echo 4 >&2"))
    await case.runtime.start("mixed")
    await case.runtime.wait("mixed")
    async with pieces(case.runtime, "mixed") as outputs:
        assert [piece.data async for piece in outputs] == [b"1\n3\n", b"2\n4\n"]
    assert await read(case.runtime, "mixed", tail=3) == {"stdout": b"3\n", "stderr": b"2\n4\n"}


async def test_output_without_follow_ends_though_more_is_written(case: ShellCase) -> None:
    """A program that writes without end does not keep a reader who only wants what is there."""
    await case.runtime.create(case.script("endless", "while :; do echo more; done"))
    await case.runtime.start("endless")
    async with pieces(case.runtime, "endless") as followed:
        await anext(followed)
        assert (await read(case.runtime, "endless", follow=False))["stdout"].startswith(b"more\n")


async def test_output_survives_what_the_program_does_to_its_file(case: ShellCase) -> None:
    """A program that cuts its own output off takes nothing from what it writes later, and keeps nobody waiting."""
    await case.runtime.create(case.script("cut", "echo 1234567890; : > /proc/self/fd/1; echo last; exit 0"))
    await case.runtime.start("cut")
    await asyncio.wait_for(case.runtime.wait("cut"), None)
    assert (await read(case.runtime, "cut"))["stdout"] == b"last\n"


async def test_the_last_words_are_read(case: ShellCase, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a program writes just before a reader learns that it has ended is not lost."""
    await case.runtime.create(case.script("last", "echo first"))
    await case.runtime.start("last")
    await case.runtime.wait("last")

    def write_and_end(folder: Folder) -> bool:
        with (folder.path / "stdout").open("ab") as file:
            file.write(b"last words\n")
        return True

    monkeypatch.setattr(output, "_over", write_and_end)
    assert (await read(case.runtime, "last"))["stdout"] == b"first\nlast words\n"


async def test_a_reader_can_come_before_the_start(case: ShellCase) -> None:
    """Who follows a container that was not started gets its output when it is."""
    await case.runtime.create(case.specify("early", Program(prints="up\n", seconds=0.1)))
    reading = asyncio.ensure_future(read(case.runtime, "early"))
    await let_others_act(case)
    assert not reading.done()
    await case.runtime.start("early")
    assert (await reading)["stdout"] == b"up\n"
