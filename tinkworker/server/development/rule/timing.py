"""When controllers look at timeouts, and what counts as one."""

from datetime import datetime, timedelta
from enum import Enum


class Timeouts(Enum):
    """
    When timeouts are looked at.

    IGNORED: Never.
    ON_CHANGE: After each report about the workflow. A workflow about which nothing is reported is never late.
    IN_TIME: Before anybody is shown the workflow, so at any time.
    """

    IGNORED = "ignored"
    ON_CHANGE = "on change"
    IN_TIME = "in time"


def has_passed(begin: datetime, seconds: int, now: datetime, *, zero_is_at_once: bool) -> bool:
    """Whether something that began then has taken more than its seconds; none at all, or fewer, may mean no limit."""
    return (seconds > 0 or zero_is_at_once) and now > begin + timedelta(seconds=seconds)
