"""What becomes of tests that want the Go worker where it cannot be built, and where it was."""

from pathlib import Path

import pytest

from tests.parts.go_worker import VERSIONS, GoWorkers


def test_without_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without Go the test is skipped, also where nothing else may be left out, with that reason."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("CI", "true")

    with pytest.raises(pytest.skip.Exception, match="there is no Go here"):
        GoWorkers(tmp_path)(VERSIONS[0])


@pytest.mark.go
def test_without_the_registry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, go_workers: GoWorkers) -> None:
    """Where the sources are neither at hand nor to be had, the test is skipped with Go's own words about that."""
    go_workers(VERSIONS[-1])
    monkeypatch.setenv("GOPROXY", "off")
    monkeypatch.setenv("GOMODCACHE", str(tmp_path / "modules"))

    with pytest.raises(pytest.skip.Exception, match=r"not at hand: .*GOPROXY=off"):
        GoWorkers(tmp_path)(VERSIONS[-1])


def test_what_was_built_is_not_built_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A program that lies in the folder needs neither Go nor a registry any more."""
    monkeypatch.setenv("PATH", str(tmp_path))
    built = tmp_path / f"tink-worker-{VERSIONS[0]}"
    built.touch()

    assert GoWorkers(tmp_path)(VERSIONS[0]) == built
