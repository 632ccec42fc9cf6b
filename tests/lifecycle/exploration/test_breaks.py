"""The search bites: lifecycles that are broken on purpose are found, each with a story that can be followed."""

from pathlib import Path

import pytest

from tests.lifecycle.exploration.broken import BREAKS, Break
from tinkworker.lifecycle.exploration.searching import search


@pytest.mark.parametrize("broken", BREAKS.values(), ids=BREAKS)
def test_what_is_broken_is_found(broken: Break, tmp_path: Path) -> None:
    """Each passes every check of its structure, and each is found, with the moves that lead there."""
    complaint = search(broken.charts(tmp_path), broken.faults).complaint

    assert complaint is not None
    assert broken.says in complaint.ending
    assert complaint.moves[0].startswith("an action")
    assert len(complaint.moves) > 1
