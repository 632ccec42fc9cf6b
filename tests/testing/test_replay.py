"""The pytest plugin, in a pytest of its own."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.journals.record import BAD, GOOD


def pytest_in(folder: Path, *arguments: str) -> tuple[int, str]:
    """Run pytest with the plugin in a folder: its exit status and what it says."""
    command = [sys.executable, "-m", "pytest", "-p", "tinkworker.testing.replay", "-p", "no:cacheprovider", *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A project with two good journals and one bad one, and a file that is no journal elsewhere."""
    journals = tmp_path / "runs" / "field"
    journals.mkdir(parents=True)
    for path in (GOOD / "failure.jsonl", GOOD / "timeout.jsonl", BAD / "another_edge.jsonl"):
        shutil.copyfile(path, journals / path.name)
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "data.jsonl").write_text("{}\n")
    (tmp_path / "elsewhere" / "test_it.py").write_text("def test_it():\n    assert True\n")
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    return tmp_path


def test_folder_of_the_ini_file(folder: Path) -> None:
    """Every journal in a folder of the ini file is a test, and nothing else that ends so."""
    (folder / "pytest.ini").write_text("[pytest]\njournals = runs\n")
    status, said = pytest_in(folder, "-v")

    assert status == 1
    assert "runs/field/failure.jsonl::replay PASSED" in said
    assert "runs/field/another_edge.jsonl::replay FAILED" in said
    assert "data.jsonl" not in said
    assert "1 failed, 3 passed" in said


def test_folder_of_the_command_line(folder: Path) -> None:
    """A folder of the command line is looked into besides what is asked for, once."""
    status, said = pytest_in(folder, "elsewhere", "--journals", "runs")
    assert (status, "1 failed, 3 passed" in said) == (1, True)

    status, said = pytest_in(folder, "--journals", "runs/field", "--deselect", "runs/field/another_edge.jsonl")
    assert (status, "3 passed, 1 deselected" in said) == (0, True)


def test_one_journal(folder: Path) -> None:
    """One journal can be asked for by name."""
    (folder / "pytest.ini").write_text("[pytest]\njournals = runs\n")
    status, said = pytest_in(folder, "runs/field/timeout.jsonl::replay")

    assert (status, "1 passed" in said) == (0, True)


def test_failure_is_told(folder: Path) -> None:
    """A failure shows the complaint, as `tinkworker journal replay` does, and nothing of the plugin."""
    _, said = pytest_in(folder, "--journals", "runs")

    assert "error: another edge today" in said
    assert "another_edge.jsonl:" in said
    assert "= journal: nowhere.never[7]" in said
    assert "testing/replay.py" not in said


@pytest.mark.parametrize("name", ["flipped_bit", "newer_format", "unreadable_data", "empty"])
def test_unusable_journal(folder: Path, name: str) -> None:
    """A journal that cannot be replayed is a failure, with its place."""
    shutil.copyfile(BAD / f"{name}.jsonl", folder / "runs" / f"{name}.jsonl")
    status, said = pytest_in(folder, "--journals", "runs", "-k", name)

    assert (status, "1 failed" in said) == (1, True)
    assert f"{name}.jsonl:" in said
    assert "testing/replay.py" not in said


def test_torn_journal(folder: Path) -> None:
    """A journal that a crash left behind is as good as any."""
    shutil.copyfile(BAD / "torn.jsonl", folder / "runs" / "torn.jsonl")

    status, _ = pytest_in(folder, "--journals", "runs", "-k", "torn")
    assert status == 0
