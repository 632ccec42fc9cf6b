"""The program by which an engine makes containers, with a handle: a test can hold it at a step."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from attrs import frozen

from tests.parts.wait import wait_until

Step = Literal["before create", "after create", "before start", "after start"]
"""Creating makes the process of a container, starting lets it become the action's program."""

_CAP_SYS_RESOURCE = 1 << 24

_SCRIPT = """#!/bin/sh
bundle=. before= step=
for word do
  [ "$before" = --bundle ] && bundle=$word
  case $word in create|start|kill|delete|state) [ "$step" ] || step=$word;; esac
  before=$word
done
hold() {{
  [ -e "{folder}/$1 $step" ] || return
  touch "{folder}/reached"
  while [ -e "{folder}/$1 $step" ]; do sleep 0.02; done
}}
[ -f "$bundle/config.json" ] && {adapt}
hold before
runc "$@"
status=$?
hold after
exit $status
"""

_LESS = """sed -i 's/"CAP_SYS_RESOURCE",//g; s/,"CAP_SYS_RESOURCE"//g' "$bundle/config.json\""""
"""For a machine that does not hold a capability which the engine gives to privileged containers."""


@frozen
class Runc:
    """
    What an engine is told to run instead of `runc`.

    Attributes:
        folder: Holds a file for each step that is held.
    """

    folder: Path

    def install(self) -> Path:
        """Write the program: its path."""
        self.folder.mkdir()
        program = self.folder / "runc"
        adapt = ":" if _holds(_CAP_SYS_RESOURCE) else _LESS
        program.write_text(_SCRIPT.format(folder=self.folder, adapt=adapt))
        program.chmod(0o755)
        return program

    @contextmanager
    def held(self, step: Step) -> Iterator[None]:
        """Let nobody pass a step as long as this lasts."""
        (self.folder / step).touch()
        try:
            yield
        finally:
            (self.folder / step).unlink()
            (self.folder / "reached").unlink(missing_ok=True)

    def wait_until_reached(self) -> None:
        """Return when somebody is held."""
        wait_until((self.folder / "reached").exists)


def _holds(capability: int) -> bool:
    status = Path("/proc/self/status").read_text()
    effective = next(line.split()[1] for line in status.splitlines() if line.startswith("CapEff"))
    return bool(int(effective, 16) & capability)
