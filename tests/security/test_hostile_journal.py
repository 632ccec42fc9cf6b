"""A journal whose every line is sealed, and in which anything may stand: it is followed or set aside, never a crash."""

import json
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.engine.journal.line import sealed
from tests.parts.fuzz import inputs
from tinkworker.engine.journal.codec import Codec
from tinkworker.engine.journal.reader import NotAJournal, read_bytes
from tinkworker.engine.journal.timeline import timeline
from tinkworker.lifecycle.charts import load_charts
from tinkworker.worker.history import follow

CODEC = Codec(load_charts())
GOOD = sorted(Path(__file__, "../../journals/good").resolve().glob("*.jsonl"))
RECORDS = [[json.loads(line) for line in path.read_text().splitlines()] for path in GOOD]

HOSTILE: st.SearchStrategy[Any] = st.one_of(
    st.sampled_from([None, True, "", "\0", "../..", "\udc80", [], {}, [[]], {"": None}, -1, 0, 1 << 70, 1e308, 0.5]),
    st.sampled_from(["workflow", "action", "report", "running", "succeeded", "begin", "resume", "failure", "snapshot"]),
    st.text(max_size=5),
    st.integers(),
)
"""What may stand anywhere."""


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The ways to all values within a value."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [found for key, each in inner for found in ((*path, key), *places(each, (*path, key)))]


@st.composite
def journals(draw: st.DrawFn) -> bytes:
    """A journal of the field in which values were replaced, removed or doubled, and lines, too; sealed anew."""
    records: list[Any] = json.loads(json.dumps(draw(st.sampled_from(RECORDS))))
    for _ in range(draw(st.integers(1, 3))):
        *way, key = draw(st.sampled_from(places(records)))
        holder = records
        for step in way:
            holder = holder[step]
        how = draw(st.sampled_from(["replace", "replace", "remove", "swap"]))
        if how == "remove":
            del holder[key]
        elif how == "swap":
            *other, last = draw(st.sampled_from(places(records)))
            source = records
            for step in other:
                source = source[step]
            holder[key] = json.loads(json.dumps(source[last]))
        else:
            holder[key] = draw(HOSTILE)
    kept = [record for record in records if isinstance(record, dict)]
    return sealed(*({key: value for key, value in record.items() if key not in {"n", "crc"}} for record in kept))


@given(journals())
@inputs(300)
def test_anything_in_a_journal(content: bytes) -> None:
    """Whatever its records say, a journal is followed as far as it makes sense, and says why not further."""
    try:
        reading = read_bytes(content, "j")
    except NotAJournal:
        return
    timeline(reading)
    history = follow(reading, CODEC)
    if history.data is not None:
        assert history.root
        assert history.spawn
        assert history.boot is not None
        history.suspicion.convicted(3)
        assert len(history.traces) <= len(history.ensemble.members)
