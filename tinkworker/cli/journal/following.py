"""`journal show --follow`: what happens, as it happens."""

import argparse
import asyncio
import json
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO, Self

from attrs import define, field

from tinkworker.cli.journal.showing import Styled, columns_here, show, visit_as_plain, wrapped
from tinkworker.cli.journal.telling import duration
from tinkworker.clock import Clock, SystemClock
from tinkworker.engine.journal.reader import NotAJournal, Reader
from tinkworker.engine.journal.timeline import Timeline, Track, Visit

PAUSE = 0.2
"""Seconds between two looks."""

News = tuple[Track, Visit]


def perform_follow(options: argparse.Namespace) -> int:
    """Show what happens until the first machine has ended; 1 if the journal is damaged."""
    follower = Follower.open(options.file)

    def tell(track: Track, visit: Visit) -> None:
        if options.json:
            plain = {"machine": track.machine, **visit_as_plain(visit, follower.told)}
            print(json.dumps(plain, ensure_ascii=False), flush=True)
        else:
            show(lines(track, visit, follower.told, columns_here()))

    try:
        asyncio.run(follow(follower, SystemClock(), tell))
    finally:
        follower.file.close()
    if damage := follower.reader.damage:
        print(f"tinkworker journal: {damage}", file=sys.stderr)
        return 1
    return 0


def lines(track: Track, visit: Visit, told: Timeline, columns: int) -> Iterator[Styled]:
    """What is shown of a state that was entered."""
    since = duration(visit.at - told.start)
    style = "green" if track.ended and visit is track.visits[-1] else ""
    yield from wrapped(f"{since:>9}  {track.machine}  {visit.state}  {visit.event}", style, columns, 13)
    if visit.why:
        yield from wrapped(f"{' ' * 11}{visit.why}", "yellow", columns, 11)


@define
class Follower:
    """
    Reads a journal while it is written. A file that begins anew in its place goes on where the old one ended.

    Attributes:
        path: The journal.
        file: The file that is being read; after that began anew, the old one until it is read to its end.
        reader: Reads it.
        told: What it has told so far.
    """

    path: Path
    file: BinaryIO
    reader: Reader
    told: Timeline
    _shown: dict[int, int] = field(factory=dict)

    @classmethod
    def open(cls, path: Path) -> Self:
        """
        Begin to read a journal.

        Raises:
            NotAJournal: It is none.
            OSError: It cannot be read.
        """
        file, reader = begin(path)
        return cls(path, file, reader, Timeline.of(reader.header))

    @property
    def over(self) -> bool:
        """Whether nothing more is to be expected."""
        return bool(self.reader.damage) or bool(self.told.tracks and self.told.tracks[0].ended)

    def look(self) -> list[News]:
        """What has happened since the last look: the states that were entered, in order."""
        self.read()
        while self.replaced():
            self.read()  # what came between the last look and the new beginning
            self.file.close()
            self.file, self.reader = begin(self.path)
            self.read()
        return sorted(self.news(), key=lambda each: each[1].record)

    def read(self) -> None:
        """Take what the file holds by now."""
        self.file.seek(self.reader.length)
        for batch in self.reader.take(self.file.read()):
            self.told.take(batch)

    def replaced(self) -> bool:
        """Whether another file is in the place of the one that is being read."""
        try:
            return not os.path.samestat(self.path.stat(), os.fstat(self.file.fileno()))
        except FileNotFoundError:
            return False  # it was withdrawn, and will begin anew

    def news(self) -> Iterator[News]:
        """What was told and not yet shown."""
        for index, track in enumerate(self.told.tracks):
            for visit in track.visits[self._shown.get(index, 0) :]:
                yield track, visit
            self._shown[index] = len(track.visits)


def begin(path: Path) -> tuple[BinaryIO, Reader]:
    """Open a journal and read its header."""
    file = path.open("rb")
    try:
        return file, Reader.begin(file.read(), str(path))
    except NotAJournal:
        file.close()
        raise


async def follow(follower: Follower, clock: Clock, tell: Callable[[Track, Visit], None]) -> None:
    """Tell what happens until nothing more is to be expected."""
    while True:
        for track, visit in follower.look():
            tell(track, visit)
        if follower.over:
            return
        await clock.sleep(PAUSE)
