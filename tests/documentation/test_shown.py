"""What pages show of a running machine, which no command of theirs prints: it is laid out as the program does it."""

import doctest
import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from tests.documentation.page import DOCUMENTATION, blocks
from tests.documentation.test_playground import PARAMETERS
from tinkworker import __version__
from tinkworker.cli.settings.reading import read
from tinkworker.cli.simulate.summary import Summary, as_text
from tinkworker.cli.simulate.tally import Tally
from tinkworker.cli.status.family import End, Machine
from tinkworker.cli.status.seen import Worker
from tinkworker.cli.status.telling import tell
from tinkworker.worker.place import file_name

ID = "52:54:00:12:34:01"


def shown(page: str, beginning: str) -> Sequence[str]:
    """The lines of the one block on a page below `docs` that begins so."""
    (text,) = (block.text for block in blocks(page) if block.text.startswith(beginning))
    return text.splitlines()


def test_the_kernels_command_line() -> None:
    """What bootkit makes of the line on the page is a worker with that id, server, registry, and without TLS."""
    line = " ".join(shown("operator/hook.md", "tink_worker_image="))
    given = dict(word.split("=", 1) for word in line.split())

    image = given.pop("tink_worker_image")
    settings = read([], {name: given.get(parameter, "") for name, parameter in PARAMETERS.items()}, [])

    assert image == f"{settings.docker_registry}/tink-worker:{__version__}"
    assert settings.warnings == ()
    assert given.pop("tinkerbell_tls") == "false"
    assert not settings.tinkerbell_tls
    assert set(given.values()) == {
        settings.id,
        settings.tinkerbell_grpc_authority,
        settings.docker_registry,
        settings.registry_username,
        settings.registry_password,
    }


def test_the_screen() -> None:
    """The screen on the page is what `tink-worker status` makes of a worker in that place, line by line."""
    screen = shown("operator/when-something-is-wrong.md", f"worker {ID}: ")
    lost = "Ask at s:1: Connection refused (UNAVAILABLE); check the address, that the server runs, and that"
    now = 1000.0
    worker = Worker(
        folder=Path("/worker"),
        process=7,
        kept={
            "worker": ID,
            "state": "server_lost",
            "why": lost,
            "server": "192.168.1.1:42113",
            "since": now - 4.78,
            "answered": now - 7.808,
            "at": now,
        },
        now=now,
        machines=(
            Machine("workflow", "default/debian", "running", 72.5, "action", ""),
            Machine("action", "write image", "running", 70.1, "the engine (wait)", ""),
            Machine("action", "write file", "prepared", 69.8, "its turn", ""),
            Machine("report", "running", "waiting", 3.0, "a pause to pass (report_backoff)", lost),
        ),
        unreadable=(),
        last=End("default/wipe", "failed", 543.5, "action 'wipe disk': exit status 3", Path(screen[-1].split()[-1])),
    )

    told = list(tell([worker]))

    assert len(told) == len(screen)
    for line, expected in zip(told, screen, strict=True):
        assert doctest.OutputChecker().check_output(expected, line, doctest.ELLIPSIS), line
    assert Path(screen[-1].split()[-1]).parent.name == file_name(ID)


def test_the_summary_of_a_fleet() -> None:
    """The summary on the page is laid out as `tinkworker simulate` lays out these numbers, which fit one another."""
    lines = shown("operator/simulate.md", "300 workers, ")
    workers, seconds, memory = re.findall(r"[\d.]+", lines[0])
    ended = {line.split()[0].removesuffix("s"): line.split()[1:] for line in lines[1:4]}
    taken = {line.split()[0]: [float(number) for number in line.split()[1:]] for line in lines[-3:]}
    tally = Tally(ends=Counter({(chart, state): int(count) for chart, (count, state) in ended.items()}))
    for chart, (half, most, nearly, longest) in taken.items():
        tally.seconds[chart] = [half] * 50 + [most] * 40 + [nearly] * 9 + [longest]

    assert list(as_text(Summary(int(workers), float(seconds), int(memory) * 1024, tally))) == list(lines)
    assert tally.of("workflow", "succeeded") == int(workers)
    assert tally.of("report", "acknowledged") == 2 * tally.of("action", "reported")


def test_a_fleet_that_comes_back() -> None:
    """The seconds on the page are of all its workers, and the fullest of them is one of those that it tells of."""
    seconds = [int(line.split()[-1]) for line in shown("operator/simulate.md", "  0 s ")]
    page = (DOCUMENTATION / "operator" / "simulate.md").read_text(encoding="utf-8")

    assert sum(seconds) == 1000
    assert f"{max(seconds) / 100:.1f}" in re.findall(r"had ([\d.]+), ([\d.]+) and ([\d.]+) times", page)[0]
