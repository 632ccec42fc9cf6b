"""What the worker writes is its own, whatever the machine's umask says."""

import os
from contextlib import suppress
from pathlib import Path

from tests.end_to_end.stage import action, stage
from tests.parts.wait import wait_until


def test_files_are_the_workers_alone(tmp_path: Path) -> None:
    """While an action runs and afterwards nobody else may enter a folder of ours or read a file in one."""
    before = os.umask(0)
    try:
        with stage(tmp_path) as on:
            on.add(action("one", "example/none:1", 'echo up; while [ ! -e "$WORKFLOW/go" ]; do sleep 0.1; done'))
            worker = on.start("--once", "--runtime=process")
            wait_until(lambda: worker.output("one"))
            during = modes(on.data / ".tink-worker")
            (on.data / "default" / "relay" / "go").touch()
            assert worker.wait() == 0
            afterwards = modes(on.data / ".tink-worker")
    finally:
        os.umask(before)

    seen = {*during, *afterwards}
    ours = {"lock", "status.json", "stdout", "stderr", "specification.json", "started.json"}
    assert ours <= {Path(name).name for name in seen}
    assert any(name.endswith(".jsonl") for name in seen)
    assert {name: mode for name, mode in [*during.items(), *afterwards.items()] if mode & 0o077} == {}


def modes(folder: Path) -> dict[str, int]:
    """The permissions of a folder and of everything in it."""
    found = {}
    for path in (folder, *folder.rglob("*")):
        with suppress(FileNotFoundError):  # it has just gone
            found[path.relative_to(folder).as_posix()] = path.lstat().st_mode & 0o777
    return found
