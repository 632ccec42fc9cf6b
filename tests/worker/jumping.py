"""`python -m tests.worker.jumping`: `tink-worker` on a machine whose date is set again and again while it runs."""

import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import cycle
from unittest import mock

from attrs import define, field

from tinkworker.cli import life
from tinkworker.cli.main import tink_worker
from tinkworker.clock import SystemClock

YEARS = "JUMPING_YEARS"
"""The variable that says, as a JSON list, which year it is each time that somebody looks; then all over again."""


def years() -> Iterator[int]:
    """The years to show."""
    return cycle(json.loads(os.environ[YEARS]))


@define
class JumpingClock(SystemClock):
    """The machine's own clock, with other years."""

    years: Iterator[int] = field(factory=years)

    def wall(self) -> datetime:
        """This day and time in another year."""
        now = datetime.now(UTC)  # noqa: TID251 this is a clock
        return now + timedelta(days=365.2425 * (next(self.years) - now.year))


def main() -> None:
    """Live."""
    with mock.patch.object(life, "SystemClock", JumpingClock):
        tink_worker()


if __name__ == "__main__":
    main()
