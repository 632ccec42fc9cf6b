"""`journal replay`: do the charts of today do the same?"""

import argparse
import json
import sys
from pathlib import Path

from tinkworker.cli.journal.machines import describe
from tinkworker.cli.journal.showing import columns_here, show
from tinkworker.cli.journal.telling import complaints
from tinkworker.cli.text import trouble
from tinkworker.engine.journal.codec import Codec
from tinkworker.engine.journal.complaint import changes, complaint, omissions
from tinkworker.engine.journal.reader import NotAJournal, Reading, read
from tinkworker.engine.journal.snapshot import snapshot
from tinkworker.engine.journal.value import Unreadable
from tinkworker.engine.replay import Replay
from tinkworker.lifecycle.charts import load_charts

SAME, DIFFERS, REFUSED = 0, 1, 2


def perform_replay(options: argparse.Namespace) -> int:
    """Replay journals; 1 if one differs, 2 if one cannot be replayed."""
    codec = Codec(load_charts())
    return max(perform_one(file, codec, options) for file in options.files)


def perform_one(file: Path, codec: Codec, options: argparse.Namespace) -> int:
    """Replay one journal."""
    try:
        reading = read(file)
        for each in complaints(reading):
            print(f"tinkworker journal: {each}", file=sys.stderr)
        if reading.damage and not options.ignore_damage:
            print("    --ignore-damage replays what stands before that", file=sys.stderr)
            return REFUSED
        return compare(reading, codec, options)
    except (OSError, NotAJournal, Unreadable) as error:
        print(f"tinkworker journal: {trouble(error)}", file=sys.stderr)
        return REFUSED


def compare(reading: Reading, codec: Codec, options: argparse.Namespace) -> int:
    """Replay a journal, and say how that went."""
    progress = Replay(codec, reading.file)
    until = reading.last if options.until is None else options.until
    now = reading.header["at"]
    for batch in reading.batches:
        if batch[0].record["n"] > until:
            break
        for divergence in progress.feed(batch):
            print(complaint(divergence, reading.header, codec.charts, max(40, columns_here() - 8)))
            behind = reading.last - batch[-1].record["n"]
            print(f"{reading.file}: differs; {behind} records behind that were not replayed")
            return DIFFERS
        now = batch[0].record.get("at", now)
    if options.until is None:
        print(f"{reading.file}: the charts of today do the same")
        for note in (*omissions(reading.header), *changes(reading.header, codec.charts)):
            print(f"    {note}")
    elif options.json:
        print(json.dumps(snapshot(progress.ensemble, codec), ensure_ascii=False))
    else:
        show(describe(progress.ensemble, codec, now, columns_here()))
    return SAME
