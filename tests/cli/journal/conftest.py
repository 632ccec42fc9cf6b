"""A journal made by hand, so that what is shown of it does not change with the charts."""

from pathlib import Path

import pytest

from tests.engine.journal.line import HEADER, RESUME, Plain, event, last, sealed, start, step

WHY = "exit status 3: the disk that was to be written could not be found, and so nothing was written at all"

RECORDS: list[Plain] = [
    {**HEADER, "at": 100.0, "engine": "1.2.3"},
    start("family", data={}, at=100.0, subject={"workflow": "w"}),
    last(step("family", source="waiting", target="waiting", states=["waiting"])),
    event("family", "have", at=101.5),
    step("family", source="waiting", target="busy", states=["choosing", "busy"], edges=[["waiting.have[0]", []]]),
    start("child", parent="family", at=101.5, subject={"workflow": "w", "name": "first one"}),
    last(step("child", source="small", target="small", states=["small"])),
    event("child", "scold", at=102.0),
    last({"record": "refused", "machine": "child", "state": "small", "takes": ["grow"]}),
    {**RESUME, "at": 110.0, "engine": "1.2.4"},
    event("child", "grow", at=200.0),
    last(step("child", source="small", target="tall", states=["tall"], why=WHY, final=True)),
    event("family", "leave", at=4000.0),
    last(step("family", source="busy", target="gone", states=["gone"], final=True)),
]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """The journal."""
    path = tmp_path / "run.jsonl"
    path.write_bytes(sealed(*RECORDS))
    return path


@pytest.fixture
def living(tmp_path: Path) -> Path:
    """The same before its end."""
    path = tmp_path / "living.jsonl"
    path.write_bytes(sealed(*RECORDS[:10]))
    return path
