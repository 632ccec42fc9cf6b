"""
How good journals are made bad, and what must be said of each.

Those whose content is changed are sealed anew: what is wrong with them is what they say, not how it was kept.
"""

import json
from collections.abc import Callable
from typing import Any

from attrs import frozen

from tests.engine.journal.line import Plain, lines
from tinkworker.engine.journal.reader import read_bytes


@frozen
class Spoiled:
    """
    A bad journal.

    Attributes:
        content: What is in the file.
        status: The exit status of a replay.
        said: What must stand in its output; FILE stands for the file.
    """

    content: bytes
    status: int
    said: tuple[str, ...]

    def expectation(self, name: str) -> str:
        """The text beside the journal."""
        return "\n".join(
            [f"exit status {self.status}", *(each.replace("FILE", f"{name}.jsonl") for each in self.said), ""]
        )


Spoil = Callable[[bytes], Spoiled]
Found = tuple[int, tuple[str, ...]]
SPOILINGS: dict[str, Spoil] = {}


def sealed(status: int) -> Callable[[Callable[[list[Plain]], Found]], None]:
    """
    Keep a way to change records; they are sealed anew.

    It returns which record it changed and what must be said, with PLACE for the line of that.
    """

    def keep(change: Callable[[list[Plain]], Found]) -> None:
        def spoil(content: bytes) -> Spoiled:
            reading = read_bytes(content, "j")
            records = json.loads(json.dumps([reading.header, *(line.record for line in reading.lines())]))
            index, said = change(records)
            place = f"FILE:{index + 1}"
            return Spoiled(b"".join(lines(records)), status, tuple(each.replace("PLACE", place) for each in said))

        SPOILINGS[change.__name__] = spoil

    return keep


def raw(spoil: Spoil) -> Spoil:
    """Keep a way to change the bytes."""
    SPOILINGS[spoil.__name__] = spoil
    return spoil


def first(records: list[Plain], which: Callable[[Plain], Any]) -> tuple[int, Plain]:
    """The first record of some kind."""
    return next((index, record) for index, record in enumerate(records) if which(record))


@sealed(status=1)
def another_edge(records: list[Plain]) -> Found:
    """An edge was taken that is not taken today."""
    index, step = first(records, lambda record: record.get("edges") and record.get("states"))
    then, step["edges"][0][0] = step["edges"][0][0], "nowhere.never[7]"
    said = ("error: another edge today", "--> PLACE", "= journal: nowhere.never[7] (not in", f"= today: {then} (")
    return index, (*said, "FILE: differs; ")


@sealed(status=1)
def another_state(records: list[Plain]) -> Found:
    """Another state was entered."""
    index, step = first(records, lambda record: record.get("edges") and record.get("states"))
    then, step["states"], step["target"] = ", ".join(step["states"]), ["nirvana"], "nirvana"
    return index, ("error: another states today", "--> PLACE", f"= different: states: nirvana, today {then}")


@sealed(status=1)
def missing_command(records: list[Plain]) -> Found:
    """Something was done that is not done today."""
    index, step = first(records, lambda record: record["record"] == "step")
    step["commands"] = [["tidy_up", None]]
    return index, ("error: a missing command today", "--> PLACE", "= missing: command tidy_up")


@sealed(status=1)
def extra_activity(records: list[Plain]) -> Found:
    """Something is begun today that was not begun."""
    index, step = first(records, lambda record: record.get("started"))
    (name, number, _), *step["started"] = step["started"]
    return index, ("error: a new activity today", "--> PLACE", f"= extra: activity {name} {number}")


@sealed(status=1)
def another_request(records: list[Plain]) -> Found:
    """The same was begun, about something else."""
    index, step = first(records, lambda record: record.get("started"))
    name, number, request = step["started"][0]
    key = min(key for key, value in request.items() if isinstance(value, str))
    then, request[key] = request[key], "another"
    said = f"= different: {key} of activity {name} {number}: another, today {then}"
    return index, (f"error: another {key} of activity {name} {number} today", "--> PLACE", said)


@sealed(status=1)
def refused_today(records: list[Plain]) -> Found:
    """An event was taken that no chart knows today."""
    index, event = first(records, lambda record: record["record"] == "event" and "from" not in record)
    event["event"] = "abolished"
    event.pop("payload", None)
    return index + 1, ("error: another answer today", "--> PLACE", "on 'abolished'", "= today: refused in ")


@sealed(status=1)
def taken_today(records: list[Plain]) -> Found:
    """An event was refused that is taken today."""
    index, step = first(records, lambda record: record.get("edges"))
    source, machine, end = step["source"], step["machine"], step.get("end", False)
    records[index] = {"n": step["n"], "record": "refused", "machine": machine, "state": source, "takes": [], "end": end}
    del records[index + 1 :]
    records[index]["end"] = True
    return index, ("error: another answer today", "--> PLACE", "= journal: refused in ", "= today: taken, ")


@sealed(status=1)
def truncated_consequences(records: list[Plain]) -> Found:
    """More happens today than was recorded."""
    index, _ = first(records, lambda record: record.get("spawned"))
    records[index]["end"] = True
    del records[index + 1 :]
    return index, ("error: more happens today", "--> PLACE", "= today: start of ")


@sealed(status=2)
def unreadable_data(records: list[Plain]) -> Found:
    """The first machine's data are those of none that there is today."""
    index, start = first(records, lambda record: record["record"] == "start")
    start["data"] = {"position": "somewhere"}
    return index, ("PLACE: no ", "required field missing")


@sealed(status=2)
def abolished_chart(records: list[Plain]) -> Found:
    """The first machine is of a chart that there is no more."""
    index, start = first(records, lambda record: record["record"] == "start")
    start["chart"] = "abolished"
    return index, ("PLACE: there is no chart 'abolished' today",)


@sealed(status=2)
def nobody_there(records: list[Plain]) -> Found:
    """Something happened to a machine that nobody has started."""
    index, event = first(records, lambda record: record["record"] == "event")
    event["machine"] = "nobody"
    return index, ("PLACE: an event for 'nobody', which does not live", "--ignore-damage replays what stands before")


@sealed(status=2)
def newer_format(records: list[Plain]) -> Found:
    """A later version wrote it."""
    records[0].update(format=2, engine="9.0.0")
    return 0, ("PLACE: written in format 2 by version '9.0.0'; this program reads format 1",)


@sealed(status=0)
def changed_chart(records: list[Plain]) -> Found:
    """It was recorded with another chart, which did the same."""
    records[0]["charts"]["action"] = "0000000000000000"
    return 0, ("FILE: the charts of today do the same", "note: the chart 'action' has changed since")


@raw
def flipped_bit(content: bytes) -> Spoiled:
    """A disk forgot a bit."""
    original = content.splitlines(keepends=True)
    original[4] = original[4][:20] + bytes([original[4][20] ^ 4]) + original[4][21:]
    return Spoiled(b"".join(original), 2, ("FILE:5: the checksum does not fit", "--ignore-damage replays what stands"))


@raw
def swapped_lines(content: bytes) -> Spoiled:
    """Somebody sorted it."""
    original = content.splitlines(keepends=True)
    original[3], original[5] = original[5], original[3]
    return Spoiled(b"".join(original), 2, ("FILE:4: the checksum does not fit",))


@raw
def dropped_line(content: bytes) -> Spoiled:
    """Somebody removed what he did not like."""
    original = content.splitlines(keepends=True)
    return Spoiled(b"".join(original[:6] + original[7:]), 2, ("FILE:7: the checksum does not fit",))


@raw
def doubled_line(content: bytes) -> Spoiled:
    """A line was copied twice."""
    original = content.splitlines(keepends=True)
    return Spoiled(b"".join(original[:6] + original[5:]), 2, ("FILE:7: the checksum does not fit",))


@raw
def torn(content: bytes) -> Spoiled:
    """A worker was killed while it wrote; nothing is wrong with what it had written before."""
    said = ("bytes at the end were not completely written", "FILE: the charts of today do the same")
    return Spoiled(content[:-30], 0, said)


@raw
def another_file(content: bytes) -> Spoiled:
    """It is no journal at all."""
    return Spoiled(b"chart: action\n" + content[:0], 2, ("FILE:1: the checksum does not fit", "begins with a header"))


@raw
def empty(content: bytes) -> Spoiled:
    """A worker was killed before it could write anything."""
    return Spoiled(content[:0], 2, ("FILE:1: the first line is not complete; a journal begins with a header",))
