"""Record all journals anew: `python -m tests.journals.record`. To be done when charts have changed on purpose."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.end_to_end.stage import stage
from tests.journals.run import RUNS, Run
from tests.journals.spoiling import SPOILINGS

FOLDER = Path(__file__).parent
GOOD, BAD = FOLDER / "good", FOLDER / "bad"
TOP = FOLDER.parent.parent
PAGE = TOP / "docs" / "chart-author" / "replay.md"
EXAMPLE = re.compile(r"(<!-- recorded: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)
"""Where the documentation shows what is said of a bad journal."""


def record(run: Run, folder: Path) -> Path:
    """Let something happen in a folder, and return the journal of it."""
    with stage(folder) as made:
        run(made)
        (journal,) = made.data.glob(".tink-worker/w1-*/*.jsonl")
    return journal


def sound() -> bytes:
    """What the bad journals are made of: the beginning of a good one, in whole batches."""
    content = (GOOD / "success.jsonl").read_bytes()
    return content[: content.index(b"\n", content.index(b'"end":true', 6000)) + 1]


def record_all() -> None:
    """Record the good journals, and make the bad ones of one of them."""
    for folder in (GOOD, BAD):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
    for name, run in RUNS.items():
        with tempfile.TemporaryDirectory() as temporary:
            shutil.copyfile(record(run, Path(temporary)), GOOD / f"{name}.jsonl")
    for name, spoil in SPOILINGS.items():
        spoiled = spoil(sound())
        (BAD / f"{name}.jsonl").write_bytes(spoiled.content)
        (BAD / f"{name}.txt").write_text(spoiled.expectation(name), encoding="utf-8")


def complaint(name: str) -> str:
    """What is said of a bad journal on a terminal of 80 columns, at the top of a checkout."""
    command = [sys.executable, "-m", "tinkworker", "journal", "replay", str((BAD / f"{name}.jsonl").relative_to(TOP))]
    done = subprocess.run(command, cwd=TOP, env={**os.environ, "COLUMNS": "80"}, stdout=subprocess.PIPE, check=False)
    return done.stdout.decode().replace(f"{TOP}/", "")


def document() -> None:
    """Write what is said of bad journals into the documentation."""
    page = PAGE.read_text(encoding="utf-8")
    told = EXAMPLE.sub(lambda found: f"{found[1]}```text\n{complaint(found[2])}```\n{found[3]}", page)
    PAGE.write_text(told, encoding="utf-8")


if __name__ == "__main__":
    record_all()
    document()
