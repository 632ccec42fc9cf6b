"""The date jumps by decades while a worker works, with a real server and real programs: nothing changes."""

import json
import sys
from collections.abc import Mapping
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType

import pytest

from tests.end_to_end.stage import Stage, Worker, action, stage
from tests.parts.wait import wait_until
from tests.worker.jumping import YEARS
from tinkworker.engine.journal.codec import Codec
from tinkworker.engine.journal.reader import Reading, read
from tinkworker.engine.journal.timeline import timeline
from tinkworker.engine.replay import replay
from tinkworker.lifecycle.charts import load_charts
from tinkworker.server.port import State
from tinkworker.worker.lifetime import LIVENESS

ROOT = Path(__file__).parents[2]
WAITING = 'echo up >> "$WORKFLOW/runs"; while [ ! -e "$WORKFLOW/go" ]; do sleep 0.1; done'

DATES: Mapping[str, list[int]] = MappingProxyType(
    {
        "1970, until somebody sets the clock": [1970] * 12 + [2026] * 1000,
        "fifty years on": [2026] * 12 + [2076] * 1000,
        "fifty years back": [2026] * 12 + [1976] * 1000,
        "another one at every look": [2026, 2076, 1976, 1926],
    }
)


def start(on: Stage, years: list[int]) -> Worker:
    """A worker without a supervisor, for whom these years pass."""
    environment = {"PYTHONPATH": str(ROOT), LIVENESS: "-1", YEARS: json.dumps(years)}
    command = (sys.executable, "-m", "tests.worker.jumping")
    return on.start("--once", "--runtime=process", environment=environment, command=command)


def journal(on: Stage) -> Reading:
    """The journal of the only workflow."""
    (path,) = on.data.glob(".tink-worker/w1-*/*.jsonl")
    return read(path)


def dates(reading: Reading) -> list[datetime]:
    """The dates in it, in order."""
    records = [reading.header, *(line.record for line in reading.lines())]
    return [datetime.fromisoformat(record["wall"]) for record in records if "wall" in record]


@pytest.mark.parametrize("which", DATES)
def test_dates_change_nothing(tmp_path: Path, which: str) -> None:
    """A worker that is killed on the way goes on, each program runs once, timeouts are kept, the journal is whole."""
    with stage(tmp_path) as on:
        on.add(
            action("one", "example/none:1", WAITING),
            action("two", "example/none:1", 'echo up >> "$WORKFLOW/runs"; sleep 100', timeout=2),
        )
        killed = start(on, DATES[which])
        folder = on.data / "default" / "relay"
        wait_until((folder / "runs").exists)
        wait_until(lambda: "action running" in killed.messages)
        killed.process.kill()  # the worker alone, and not the keeper of its action
        killed.wait()
        last = start(on, DATES[which])
        wait_until(lambda: last.messages)
        (folder / "go").touch()
        assert last.wait() == 0, last.errors.read_text()

        assert on.states() == [State.SUCCESS, State.TIMEOUT]
        assert (folder / "runs").read_text().split() == ["up", "up"]
        assert max(abs(later - earlier) for earlier, later in pairwise(dates(journal(on)))).days > 49 * 365
        complaints = {line["msg"] for line in (*killed.lines, *last.lines) if line["level"] in {"warning", "error"}}
        assert complaints == {"action stopping", "workflow settling"}
        assert list(replay(journal(on), Codec(load_charts()))) == []
        moments = [visit.at for track in timeline(journal(on)).tracks for visit in track.visits]
        assert max(moments) - min(moments) < 3600
