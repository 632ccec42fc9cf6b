"""Containers on a real engine: what the conformance suite cannot say of every adapter."""

from pathlib import Path

import pytest

from tests.parts.image import ImageMaker
from tests.runtime.docker.place import Place
from tinkworker.runtime.port import ImageMissing, Phase, Refused

pytestmark = pytest.mark.engine

SAY = ("/bin/echo", "entry")


@pytest.mark.parametrize(
    ("entrypoint", "default", "command", "expected"),
    [
        (SAY, ("default",), (), b"entry default\n"),
        (SAY, ("default",), ("given", "two words"), b"entry given two words\n"),
        (SAY, (), (), b"entry\n"),
        (SAY, (), ("given",), b"entry given\n"),
        ((), ("/bin/echo", "default"), (), b"default\n"),
        ((), ("/bin/echo", "default"), ("/bin/echo", "given"), b"given\n"),
        ((), (), ("/bin/echo", ""), b"\n"),
    ],
)
async def test_the_command_goes_to_the_entrypoint(
    place: Place,
    make_image: ImageMaker,
    entrypoint: tuple[str, ...],
    default: tuple[str, ...],
    command: tuple[str, ...],
    expected: bytes,
) -> None:
    """A command replaces the image's CMD and never its ENTRYPOINT; without one the image's own is run."""
    image = make_image(entrypoint=entrypoint, command=default)
    assert await place.output(place.specify(*command, image=image)) == expected


async def test_an_image_with_nothing_to_run_is_refused(place: Place) -> None:
    """Without entrypoint, command and arguments there is nothing to start, and the engine says so at once."""
    with pytest.raises(Refused, match="No command specified"):
        await place.runtime.create(place.specify())


async def test_environment_is_passed_as_it_is(place: Place, make_image: ImageMaker) -> None:
    """Newlines, `=` and quotes stay, a variable of the image is replaced, and no other appears."""
    image = make_image(environment={"FROM_IMAGE": "image", "KEPT": "kept"})
    given = ("A=x=y=", "LINES=one\ntwo\n", "QUOTE='\"$HOME\\", "FROM_IMAGE=given", "EMPTY=")
    program = place.specify("/bin/cat", "/proc/self/environ", image=image, environment=given)
    shown = (await place.output(program)).decode().removesuffix("\0").split("\0")
    names = {"PATH", "HOSTNAME", "HOME"}
    assert {it for it in shown if it.partition("=")[0] not in names} == {*given, "KEPT=kept"}


async def test_volumes_are_binds(place: Place, tmp_path: Path) -> None:
    """A folder of the machine appears where it is told to, and with `ro` it cannot be written."""
    (tmp_path / "there").write_text("content\n")
    script = "cat /seen/there; touch /seen/new 2>/dev/null || echo read-only; grep -c ' /seen ' /proc/mounts"
    program = place.script(script, volumes=(f"{tmp_path}:/seen:ro",))
    assert await place.output(program) == b"content\nread-only\n1\n"


async def test_the_workspace_is_shared_between_containers(place: Place, tmp_path: Path) -> None:
    """It is `/workflow` in each of them, and a folder of this machine."""
    assert await place.output(place.script("echo left > /workflow/note", workspace=tmp_path)) == b""
    assert await place.output(place.script("cat /workflow/note", workspace=tmp_path)) == b"left\n"
    assert (tmp_path / "note").read_text() == "left\n"


async def test_pid_host_shares_the_machines_processes(place: Place) -> None:
    """By default a container's own program is its first process."""
    script = "readlink /proc/self/ns/pid; test $$ = 1 && echo alone"
    alone = await place.output(place.script(f"{script}; true"))
    shared = await place.output(place.script(f"{script}; true", pid="host"))
    assert b"alone" in alone
    assert b"alone" not in shared
    assert alone.splitlines()[0] != shared.splitlines()[0]


async def test_privileged_containers_may_touch_devices(place: Place) -> None:
    """They see the machine's devices; others see a handful."""
    script = "ls /dev/kmsg 2>/dev/null || true"
    assert await place.output(place.script(script, privileged=True)) == b"/dev/kmsg\n"
    assert await place.output(place.script(script)) == b""


@pytest.mark.parametrize(
    ("command", "because"),
    [
        (("/no/such/program",), r'exec: "/no/such/program": .*no such file or directory$'),
        (("no-such-program",), r'exec: "no-such-program": executable file not found in \$PATH$'),
        (("/filler",), r'exec: "/filler": permission denied$'),
    ],
)
async def test_what_cannot_be_run_is_refused_with_the_reason(
    place: Place, command: tuple[str, ...], because: str
) -> None:
    """In the engine's words but without its layers; the container stays and does not count as started."""
    specification = place.specify(*command)
    await place.runtime.create(specification)
    for _ in range(2):
        with pytest.raises(Refused, match=because) as raised:
            await place.runtime.start(specification.name)
        assert "OCI" not in raised.value.message
    (container,) = await place.runtime.find(specification.labels)
    assert (container.phase, container.exit) == (Phase.CREATED, None)


@pytest.mark.parametrize(
    ("change", "because"),
    [
        ({"volumes": ("/a:/b:nope",)}, "invalid mode"),
        ({"volumes": ("/a:b",)}, "mount path must be absolute"),
        ({"volumes": ("",)}, "invalid volume specification"),
        ({"volumes": ("relative/a:/b",)}, "invalid characters for a local volume name"),
        ({"volumes": ("/a:/b", "/c:/b")}, "Duplicate mount point"),
        ({"pid": "container:no-such"}, "No such container"),
        ({"image": "UPPER"}, "must be lowercase"),
    ],
)
async def test_bad_input_is_refused_whatever_status_it_gets(
    place: Place, change: dict[str, object], because: str
) -> None:
    """The engine answers 500 to some of it, which is no reason to try again."""
    with pytest.raises(Refused, match=because):
        await place.runtime.create(place.specify("true", **change))


async def test_a_missing_image_is_told_apart(place: Place) -> None:
    """It may have been removed since it was pulled; pulling it again helps."""
    with pytest.raises(ImageMissing, match="no-such"):
        await place.runtime.create(place.specify("true", image="tinkworker/no-such:1"))


async def test_a_shell_that_ignores_sigterm_is_killed(place: Place) -> None:
    """After the grace, which counts in whole seconds; its status says so."""
    name = await place.begin(place.script("trap '' TERM; echo up; while :; do sleep 1; done"))
    assert await place.read_first(name) == b"up\n"
    await place.runtime.stop(name, 0.1)
    ended = await place.runtime.wait(name)
    assert (ended.code, ended.error) == (137, "")
