"""The image for arm64, run on this machine by qemu."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from attrs import evolve

from image.summary import PACKED, UNPACKED
from tests.end_to_end.stage import Stage, action, stage
from tests.image.conftest import Build, Built
from tests.image.emulation import QEMU, Emulation, need_emulation
from tests.image.inside import IMPORT_ALL, files_of, sizes, unpacked, within
from tests.parts.engine import Engine
from tests.parts.image import ImageMaker
from tests.parts.need import need_programs
from tests.parts.registry import Registry
from tinkworker import __version__
from tinkworker.server.port import State

pytestmark = [pytest.mark.root, pytest.mark.timeout(900)]


@pytest.fixture(scope="module")
def image(build: Build) -> Built:
    """The image for arm64."""
    return build("--target=arm64")


@pytest.fixture(scope="module")
def arm64(image: Built, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of the image, unpacked."""
    return unpacked(files_of(image), tmp_path_factory.mktemp("arm64"))


@pytest.fixture(scope="module")
def machine(arm64: Path) -> Emulation:
    """A machine of arm64 with the image's files."""
    return need_emulation(arm64)


@pytest.fixture
def on(engine: Engine, tmp_path: Path) -> Iterator[Stage]:
    """A server."""
    with stage(tmp_path, DOCKER_HOST=engine.host) as made:
        yield made


def test_size(image: Built) -> None:
    """It is no larger than it may be, either, and what is said of it is so."""
    packed, unpacked = sizes(image)

    assert unpacked <= UNPACKED
    assert packed <= PACKED
    assert f"{unpacked:,}" in image.said
    assert f"{packed:,}" in image.said


@pytest.mark.long
def test_same_bytes(build: Build, image: Built) -> None:
    """Built again by somebody with another order of hashes, another time zone and language, it is the same file."""
    again = build("--target=arm64", PYTHONHASHSEED="7", TZ="Asia/Tokyo", LC_ALL="C.UTF-8")

    assert again.archive.read_bytes() == image.archive.read_bytes()
    assert again.bill.read_bytes() == image.bill.read_bytes()


def test_machine_code(arm64: Path) -> None:
    """Program, libraries and compiled modules are arm64's, and all that the worker can come to import is there."""
    need_programs(QEMU)
    shutil.copy(shutil.which(QEMU) or "", arm64)
    interpreter = (f"/{QEMU}", "/usr/bin/python3.11", "-IS")

    assert within(arm64, *interpreter, "/usr/bin/tink-worker", "--version") == f"tink-worker {__version__}\n"
    assert "tinkworker.cli.life" in within(arm64, *interpreter, "-c", IMPORT_ALL).split()
    assert "CSafeLoader" in within(arm64, *interpreter, "-c", "import yaml; print(yaml.CSafeLoader)")


@pytest.mark.parametrize(
    ("words", "status", "expected"),
    [
        (("tink-worker", "--help"), 0, "--tinkerbell-grpc-authority"),
        (("tink-worker", "--show-settings", "--id=w1", "--tinkerbell-grpc-authority=127.0.0.1:1"), 0, "flag --id"),
        (("tink-worker", "chart", "render", "worker"), 0, "stateDiagram"),
        (("tinkworker", "chart", "check"), 0, "4 charts: sound"),
        (("tink-worker", "explain", "137"), 0, "it was ended by SIGKILL"),
        (("tink-worker", "doctor", "--id=w1", "--tinkerbell-grpc-authority=127.0.0.1:1"), 1, "WRONG server"),
    ],
    ids=lambda value: value[1] if isinstance(value, tuple) else "",
)
def test_commands(machine: Emulation, words: tuple[str, ...], status: int, expected: str) -> None:
    """What helps people says the same there; `doctor` finds by gRPC that no server is there."""
    program, *arguments = words
    done = machine.run(f"/usr/bin/{program}", *arguments)

    assert (done.returncode, expected in done.stdout, done.stderr) == (status, True, "")


@pytest.mark.engine
@pytest.mark.registry
def test_whole_workflow(
    machine: Emulation, engine: Engine, on: Stage, make_image: ImageMaker, registry: Registry
) -> None:
    """
    Supervisor and worker of arm64 ask a server, have an engine run the actions, report them, and leave a journal.

    The engine and what its containers run are this machine's own. Local processes (`--runtime process`) are not tried:
    qemu tells a process another time of its start than the kernel tells others, and by that they are known again.
    """
    machine = evolve(machine, shared=(on.folder, Path(engine.host.removeprefix("unix://")).parent))
    shell = make_image(registry, keep=False)
    on.add(action("write it", shell, "echo hello > /workflow/file"), action("read it", shell, "cat /workflow/file"))

    worker = on.start("--once", command=machine.command("/usr/bin/tink-worker"))

    assert worker.wait() == 0, worker.errors.read_text() + worker.log.read_text()
    assert on.states() == [State.SUCCESS, State.SUCCESS]
    assert worker.output("read it") == ["hello"]
    (journal,) = on.data.glob(".tink-worker/*/workflow-*.jsonl")
    replayed = machine.run("/usr/bin/tinkworker", "journal", "replay", str(journal))
    assert (replayed.returncode, replayed.stderr) == (0, "")
    assert "the charts of today do the same" in replayed.stdout
