"""What the worker writes is its own, whatever the machine's umask says."""

import os
from pathlib import Path

from tests.end_to_end.stage import action, stage
from tests.parts.wait import wait_until
from tinkworker.worker.journals import file_name


def test_files_are_the_workers_alone(tmp_path: Path) -> None:
    """While an action runs and afterwards nobody else may enter the folder or read a journal."""
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

    assert f"{file_name('w1')}/lock" in during
    assert any(name.endswith(".jsonl") for name in afterwards)
    ours = (".jsonl", "lock", "status.json")
    written = {name: mode for name, mode in {**during, **afterwards}.items() if name.endswith(ours)}
    assert {Path(name).suffix for name in written} == {".jsonl", "", ".json"}
    assert set(written.values()) == {0o600}
    assert (during["."], during[file_name("w1")]) == (0o700, 0o700)


def modes(folder: Path) -> dict[str, int]:
    """The permissions of a folder and of everything in it."""
    paths = (folder, *folder.rglob("*"))
    return {path.relative_to(folder).as_posix(): path.stat().st_mode & 0o777 for path in paths if path.exists()}
