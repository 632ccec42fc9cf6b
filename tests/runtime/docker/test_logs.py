"""Output of containers on a real engine."""

import asyncio

import pytest
from attrs import evolve

from tests.runtime.docker.place import Place
from tinkworker.runtime.port import OWNER_LABEL, Refused, Specification

pytestmark = pytest.mark.engine


@pytest.mark.parametrize("tty", [False, True])
async def test_long_lines_are_complete(place: Place, tty: bool) -> None:  # noqa: FBT001 a parameter
    """The engine cuts lines at 16 KiB and keeps no line end that was not there."""
    program = place.script("head -c 200000 /dev/zero | tr '\\0' x; echo; printf end", tty=tty)
    end = b"\r\nend" if tty else b"\nend"
    assert await place.output(program) == b"x" * 200000 + end


async def test_control_characters_pass_unchanged(place: Place) -> None:
    """What they would do to a terminal is for those to prevent who show them."""
    program = place.script(r"printf 'a\0b\033[31mc\033]0;title\007d\re\tf\bg\n'")
    assert await place.output(program) == b"a\0b\x1b[31mc\x1b]0;title\x07d\re\tf\bg\n"


async def test_binary_output_comes_as_the_engine_keeps_it(place: Place) -> None:
    """Its log files are JSON, so what is no UTF-8 becomes a replacement character, and nothing breaks."""
    output = await place.output(place.script(r"printf 'a\377b\n'; head -c 100000 /dev/urandom; echo end"))
    assert output.startswith("a\ufffdb\n".encode())
    assert output.endswith(b"end\n")


async def test_many_short_lines_are_complete(place: Place) -> None:
    """Each is a frame and a chunk of its own in what the engine sends."""
    program = place.script("seq 100000")
    assert await place.output(program) == b"".join(b"%d\n" % number for number in range(1, 100001))


async def test_a_last_line_without_an_end_is_followed(place: Place) -> None:
    """A follower is not sent it by the engine when it comes a little later than the others; it is read again then."""
    programs = [place.script("echo one; sleep 0.3; printf two") for _ in range(8)]

    async def follow(specification: Specification) -> bytes:
        return (await place.read(await place.begin(specification)))["stdout"]

    assert await asyncio.gather(*map(follow, programs)) == [b"one\ntwo"] * len(programs)


async def test_a_log_that_cannot_be_read_is_refused(place: Place) -> None:
    """Some log drivers only write; the container itself is none the worse."""
    specification = place.script("echo unheard; exit 4")
    config = {"Image": place.image, "Cmd": list(specification.command), "Labels": {OWNER_LABEL: place.worker}}
    config["HostConfig"] = {"LogConfig": {"Type": "none"}}
    with place.client() as client:
        client.create_container_from_config(config, specification.name)  # type: ignore[no-untyped-call]
    await place.runtime.start(specification.name)
    with pytest.raises(Refused, match="does not support reading"):
        await place.read(specification.name)
    assert (await place.runtime.wait(specification.name)).code == 4


async def test_following_begins_before_the_start(place: Place) -> None:
    """Who reads a container that was only created gets its output once it runs."""
    specification = place.script("echo later")
    await place.runtime.create(specification)
    assert await place.read(specification.name, follow=False) == {"stdout": b"", "stderr": b""}
    first = asyncio.ensure_future(place.read_first(specification.name))
    await asyncio.sleep(0)
    await place.runtime.start(specification.name)
    assert await first == b"later\n"


async def test_a_containers_streams_are_told_apart(place: Place) -> None:
    """Without a terminal; with one there is a single stream."""
    program = place.script("echo out; echo err >&2")
    await place.run(program)
    assert await place.read(program.name) == {"stdout": b"out\n", "stderr": b"err\n"}
    joined = evolve(place.script("echo out; echo err >&2"), tty=True)
    await place.run(joined)
    assert await place.read(joined.name) == {"stdout": b"out\r\nerr\r\n", "stderr": b""}
