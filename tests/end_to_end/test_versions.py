"""A worker that is replaced by another version of itself in the middle of an action, on real parts."""

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

import pytest

from tests.end_to_end.stage import Stage, action, stage
from tests.parts.wait import wait_until
from tinkworker.engine.journal.reader import Reading, read
from tinkworker.engine.journal.record import FORMAT, SEED, Record, encode
from tinkworker.server.port import State

WAITS = 'echo x >> "$WORKFLOW/runs"; while [ ! -e "$WORKFLOW/go" ]; do sleep 0.1; done; cat "$WORKFLOW/runs"'
"""An action that says how often it was run, once the test lets it go on."""


def rewrite(path: Path, header: Callable[[Reading], Record]) -> None:
    """Have a journal begin otherwise, each line sealed anew, as another version would have written it."""
    reading = read(path)
    lines, seal = [], SEED
    for record in (header(reading), *(line.record for line in reading.lines())):
        line, seal = encode({key: value for key, value in record.items() if key != "crc"}, seal)
        lines.append(line)
    path.write_bytes(b"".join(lines))


def of_format(number: int) -> Callable[[Reading], Record]:
    """Written by a version with that format."""
    return lambda reading: {**reading.header, "format": number, "engine": f"{number}.0.0"}


def of_other_charts(reading: Reading) -> Record:
    """Written by a version whose charts had other words, and decided the same."""
    return {**reading.header, "engine": "0.0.9", "charts": dict.fromkeys(reading.header["charts"], "0" * 16)}


VERSIONS: Mapping[str, tuple[Callable[[Reading], Record], bool]] = MappingProxyType(
    {
        "downgrade": (of_format(FORMAT + 1), False),
        "upgrade": (of_format(FORMAT - 1), False),
        "other charts": (of_other_charts, True),
    }
)
"""How the journal of the other version begins, and whether this one goes on with it."""


def interrupted(on: Stage) -> Path:
    """The journal of a worker that was killed while its action ran."""
    on.add(action("one", "example/none:1", WAITS), action("two", "example/none:1", "true"))
    worker = on.start("--runtime=process")
    wait_until((on.shared() / "runs").exists)
    worker.until("action running")
    worker.kill()
    (path,) = on.data.glob(".tink-worker/w1-*/*.jsonl")
    return path


@pytest.mark.parametrize("version", VERSIONS)
def test_an_action_outlives_another_version(tmp_path: Path, version: str) -> None:
    """What runs is found, by the journal or without it, and runs on; its outcome is told, and nothing runs twice."""
    header, usable = VERSIONS[version]
    with stage(tmp_path) as on:
        path = interrupted(on)
        rewrite(path, header)

        again = on.start("--runtime=process", "--once")
        wait_until(lambda: again.lines)
        (on.shared() / "go").touch()

        assert again.wait() == 0, again.errors.read_text()
        assert on.states() == [State.SUCCESS, State.SUCCESS]
        assert again.output("one")[-1:] == ["x"]
        assert {report.refusal for report in on.workflow().reports} == {""}
        assert path.with_suffix(".unusable").exists() is not usable
        assert any("is set aside" in message for message in again.messages) is not usable
