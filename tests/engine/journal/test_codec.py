"""Occurrences become records and records become events: all that decides is there, and nothing that is secret."""

from pathlib import Path
from typing import Any

import pytest

from tests.worker.scene import Scene, action
from tinkworker.engine.ensemble import Ensemble
from tinkworker.engine.journal.codec import Codec, Unreadable
from tinkworker.engine.journal.reader import Reading, read
from tinkworker.engine.journal.record import decode, encode
from tinkworker.engine.step import Event
from tinkworker.lifecycle.report.data import Unreachable
from tinkworker.runtime.simulated.fault import Fault
from tinkworker.runtime.simulated.script import Line, Program

SECRET = "hunter2"
SAID = "no such disk"
"""What an action prints before it fails."""


@pytest.fixture(scope="module")
def reading(journal: Path) -> Reading:
    """A recorded run."""
    return read(journal)


def test_start(reading: Reading) -> None:
    """A machine's first record says whom it is about; data stand with the first machine only, a parent with others."""
    first, *others = [line.record for line in reading.lines() if line.record["record"] == "start"]

    assert first["machine"] == "workflow:default/relay"
    assert first["data"]["workflow"] == "default/relay"
    assert "parent" not in first
    assert others[0]["parent"] == first["machine"]
    assert others[0]["subject"]["actionName"] == "one"
    assert not any("data" in other for other in others)


def test_event(codec: Codec) -> None:
    """An event comes back with what came with it, when it was, and which invocation it answers."""
    event = Event("unreachable", Unreachable("no route"), 1.5, 3)
    record = {
        "record": "event",
        "machine": "r",
        "event": event.name,
        "payload": {"message": "no route"},
        "at": 1.5,
        "of": 3,
    }

    assert codec.read_event(record, "report") == event


def test_timer(codec: Codec) -> None:
    """A timer's event brings nothing but its number."""
    record = {"record": "event", "machine": "r", "event": "after report_backoff", "at": 1.0, "of": 2}

    assert codec.read_event(record, "report") == Event("after report_backoff", None, 1.0, 2)


def test_abolished_event(codec: Codec) -> None:
    """What came with an event that the chart does not know any more is left as it is, for the machine to refuse."""
    record = {"record": "event", "machine": "r", "event": "abolished", "at": 1.0, "payload": {"x": 1}}

    assert codec.read_event(record, "report").payload == {"x": 1}


def test_wrong_payload(codec: Codec) -> None:
    """A payload of another class is unreadable, and the message says of which it should be."""
    record = {"record": "event", "machine": "r", "event": "unreachable", "at": 1.0, "payload": {"text": "x"}}

    with pytest.raises(Unreadable, match="no Unreachable: required field missing"):
        codec.read_event(record, "report")


def test_abolished_chart(codec: Codec, reading: Reading) -> None:
    """A first machine of a chart that there is no more is unreadable."""
    record = reading.batches[0][0].record

    assert codec.read_start(record).child.name == record["machine"]
    with pytest.raises(Unreadable, match="there is no chart 'abolished' today"):
        codec.read_start({**record, "chart": "abolished"})


def test_refusal(codec: Codec, reading: Reading) -> None:
    """A refused event is written down with the state and what would have been taken."""
    ensemble = Ensemble(codec.charts)
    ensemble.start(codec.read_start(reading.batches[0][0].record), 0.0)
    (occurrence,) = ensemble.send("workflow:default/relay", Event("nonsense", None, 1.0))
    event, refused = codec.records(occurrence)

    assert event == {"record": "event", "machine": "workflow:default/relay", "event": "nonsense", "at": 1.0}
    assert (refused["record"], refused["state"]) == ("refused", "pending")
    assert "described" in refused["takes"]


def test_json_only(codec: Codec, reading: Reading) -> None:
    """What a codec writes is what a reader reads, so that both can be compared without a detour."""
    ensemble = Ensemble(codec.charts)
    for occurrence in ensemble.start(codec.read_start(reading.batches[0][0].record), 0.0):
        for record in codec.records(occurrence):
            assert decode(encode(record, 0)[0], 0)[0] == record


def test_no_secrets(tmp_path: Path) -> None:
    """No environment values, commands, volumes or output of actions are in a journal, whatever becomes of them."""
    scene = Scene(tmp_path)
    secret: dict[str, Any] = {
        "environment": (f"PASSWORD={SECRET}",),
        "command": ("login", SECRET),
        "volumes": (f"/{SECRET}:/x",),
    }
    handler = ("sh", "-c", f"echo {SECRET}")
    scene.programs["one"] = Program(seconds=1, output=(Line(f"{SECRET} {SAID}\n".encode()),))
    scene.programs["two"] = Program(seconds=100, output=(Line(f"{SECRET} {SAID}\n".encode()),))
    scene.add(action("one", **secret), action("two", timeout=10, on_timeout=handler, on_failure=handler, **secret))
    scene.fault(Fault("create", seconds=50))
    scene.crash(lambda scene: scene.in_state("action:default/relay#0", "creating"))
    scene.run()

    assert SAID in scene.messages[-1]
    journals = list(tmp_path.glob(".tink-worker/*/*.jsonl"))
    assert len(journals) == 1
    written = journals[0].read_bytes()
    assert (SECRET.encode() in written, SAID.encode() in written) == (False, False)
