"""The Go worker itself, built from its sources as the registry of Go's modules has them."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from attrs import frozen

MODULE = "github.com/tinkerbell/tink"

VERSIONS = ("v0.10.0", "v0.12.2")
"""The releases that tests stand beside ours: one that is still met in the field, and the last."""

RELEASES = [pytest.param(VERSIONS[0], marks=pytest.mark.long), VERSIONS[-1]]
"""The same for fixtures: the older one is built, and tried, where time does not matter."""


@frozen
class GoWorkers:
    """
    Builds the Go worker's releases, each once for as long as a folder is kept.

    Where Go, or its registry of modules, is not at hand, the test is skipped, also where nothing else may be left out:
    Debian's Go is too old for the sources, so there is nothing that a test could install.

    Attributes:
        folder: Where the programs lie.
    """

    folder: Path

    def __call__(self, version: str) -> Path:
        """The program of a release."""
        program = self.folder / f"tink-worker-{version}"
        if not program.exists():
            self._build(version, program)
        return program

    def _build(self, version: str, program: Path) -> None:
        """Build it beside its place first: other runs may share the folder."""
        if shutil.which("go") is None:
            pytest.skip("there is no Go here, of which the Go worker is built")
        sources = _sources(version)
        made = program.with_name(f"{program.name}-{os.getpid()}")
        build = ["go", "build", "-buildvcs=false", "-ldflags=-s -w", "-o", str(made), "./cmd/tink-worker"]
        answer = _run(build, sources)
        assert answer.returncode == 0, answer.stderr
        made.replace(program)


def _sources(version: str) -> Path:
    """The folder of a release's sources, with everything there that they are built of."""
    told = json.loads(_run(["go", "mod", "download", "-json", f"{MODULE}@{version}"], Path.home()).stdout or "{}")
    if "Dir" not in told:
        pytest.skip(f"the registry of Go's modules is not at hand: {told.get('Error')}")
    sources = Path(told["Dir"])
    answer = _run(["go", "list", "-deps", "./cmd/tink-worker"], sources)
    if answer.returncode:
        pytest.skip(f"not everything that the Go worker is built of is at hand: {answer.stderr[-1000:]}")
    return sources


def _run(command: list[str], folder: Path) -> "subprocess.CompletedProcess[str]":
    """Run Go's program, for a worker that needs nothing of this machine's libraries."""
    environment = {**os.environ, "CGO_ENABLED": "0"}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
