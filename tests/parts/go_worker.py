"""The Go worker itself, and Tinkerbell's agent, built from their sources as the registry of Go's modules has them."""

from pathlib import Path

import pytest
from attrs import frozen

from tests.parts.go_program import GoProgram

WORKER = GoProgram("github.com/tinkerbell/tink", "./cmd/tink-worker")
AGENT = GoProgram("github.com/tinkerbell/tinkerbell", "./cmd/agent", within=("api",))

VERSIONS = ("v0.10.0", "v0.12.2")
"""The releases that tests stand beside ours: one that is still met in the field, and the last."""

RELEASES = [pytest.param(VERSIONS[0], marks=pytest.mark.long), VERSIONS[-1]]
"""The same for fixtures: the older one is built, and tried, where time does not matter."""

AGENT_VERSION = "v0.25.0"
"""The release of the agent that tests stand beside ours."""


@frozen
class GoWorkers:
    """
    Builds releases of the Go worker, and of the agent, each once for as long as a folder is kept.

    Attributes:
        folder: Where the programs lie.
    """

    folder: Path

    def __call__(self, version: str) -> Path:
        """The program of a release of the worker."""
        return self._have(WORKER, version, self.folder / f"tink-worker-{version}")

    def agent(self) -> Path:
        """The agent's program."""
        return self._have(AGENT, AGENT_VERSION, self.folder / f"tink-agent-{AGENT_VERSION}")

    def _have(self, kind: GoProgram, version: str, program: Path) -> Path:
        """A program, built if it is not there."""
        if not program.exists():
            kind.build(version, program)
        return program
