"""The folder that a workflow's actions share."""

from pathlib import Path

import pytest

from tinkworker.worker.workspace import make_workspace, workspace

DATA = Path("/worker")


@pytest.mark.parametrize("workflow", ["relay", "default/relay", "0eba0bf8-3772-4b4a-ab9f-6ebe93b90a94", "a b/c"])
def test_folder_is_where_the_go_worker_has_it(workflow: str) -> None:
    """An ordinary id is the folder's name."""
    assert workspace(DATA, workflow) == DATA / workflow


@pytest.mark.parametrize(
    "workflow",
    [
        "",
        ".",
        "..",
        "../etc",
        "a/../../b",
        "/etc",
        "a//b",
        "a/",
        ".tink-worker/w1",
        "a\0b",
        "a\nb",
        "x" * 300,
        "\ud800",
    ],
)
def test_hostile_id_gets_a_harmless_folder(workflow: str) -> None:
    """An id that would lead elsewhere, or that no file system takes, gets a folder of its own below the data folder."""
    folder = workspace(DATA, workflow)

    assert folder.parent == DATA
    assert folder.name.isprintable()
    assert not folder.name.startswith(".")
    assert len(folder.name) < 200


def test_different_ids_get_different_folders() -> None:
    """Two ids that look alike once they are harmless do not share a folder."""
    assert workspace(DATA, "../a") != workspace(DATA, "/../a")


def test_folder_may_be_read_by_all(tmp_path: Path) -> None:
    """It is 0755, like the Go worker's, and making it again changes nothing."""
    folder = workspace(tmp_path, "default/relay")

    make_workspace(folder, tmp_path)
    make_workspace(folder, tmp_path)

    assert folder.stat().st_mode & 0o777 == 0o755


def test_link_in_its_place_is_not_followed(tmp_path: Path) -> None:
    """An action may plant a link where the next workflow's folder will be; it is not followed."""
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "default").symlink_to(tmp_path / "elsewhere")

    with pytest.raises(NotADirectoryError, match="is a link"):
        make_workspace(workspace(tmp_path, "default/relay"), tmp_path)


def test_file_in_its_place_is_an_error(tmp_path: Path) -> None:
    """Something else in its place is reported by the system's own error."""
    (tmp_path / "relay").write_text("")

    with pytest.raises(OSError, match="relay"):
        make_workspace(workspace(tmp_path, "relay"), tmp_path)
