"""What the suite leaves out with some protocols."""

from pathlib import Path

import pytest

from tests.end_to_end.protocols import LIMITS, PROTOCOLS, Limit

MODULES = {path.stem: path.read_text(encoding="utf-8") for path in Path(__file__).parent.glob("test_*.py")}


@pytest.mark.parametrize("limit", LIMITS, ids=lambda limit: str(limit.case))
def test_what_is_left_out_is_there_and_runs_with_another_protocol(limit: Limit) -> None:
    """Each line of the table is about a test or a module that exists, and leaves something out, but not everything."""
    assert limit.case in MODULES or any(f"def {limit.case}(on: Stage" in text for text in MODULES.values())
    assert 0 < len(limit.protocols) < len(PROTOCOLS)
    assert limit.reason
