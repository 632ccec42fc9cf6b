"""What a server does not know counts as gone after three answers over a minute, whoever asks."""

import pytest

from tests.lifecycle.sample import action, report
from tinkworker.lifecycle.absence import MISSING_FOR, Seeker, missing_for_good, note_missing


@pytest.mark.parametrize("asker", [action(), report()])
def test_three_answers_over_a_minute(asker: Seeker) -> None:
    """Two answers are not enough however far apart, nor are three within a minute."""
    once = note_missing(asker, 5.0)
    twice = note_missing(once, 6.0)

    assert (twice.unknowns, twice.unknown_since) == (2, 5.0)
    assert not missing_for_good(once, 5.0 + MISSING_FOR)
    assert not missing_for_good(twice, 4.9 + MISSING_FOR)
    assert missing_for_good(twice, 5.0 + MISSING_FOR)
