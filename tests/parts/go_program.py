"""A program of Tinkerbell's, built from its sources as the registry of Go's modules has them."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from attrs import frozen


@frozen
class GoProgram:
    """
    A program that is written in Go.

    Where Go, or its registry of modules, is not at hand, the test is skipped, also where nothing else may be left out:
    Debian's Go is too old for the sources, so there is nothing that a test could install.

    Attributes:
        module: The module that it is part of.
        package: Its folder there.
        within: The modules that lie in folders of that one. The registry has them apart, by the same version.
    """

    module: str
    package: str
    within: tuple[str, ...] = ()

    def build(self, version: str, program: Path) -> None:
        """Build a release, beside its place first: other runs may share the folder."""
        if shutil.which("go") is None:
            pytest.skip(f"there is no Go here, of which {self.package} is built")
        sources = self._sources(version)
        made = program.with_name(f"{program.name}-{os.getpid()}")
        flags = self._flags(version, sources, made)
        listed = _run(["go", "list", *flags, "-deps", self.package], sources)
        if listed.returncode:
            pytest.skip(f"not everything that {self.package} is built of is at hand: {listed.stderr[-1000:]}")
        build = ["go", "build", *flags, "-buildvcs=false", "-ldflags=-s -w", "-o", str(made), self.package]
        answer = _run(build, sources)
        assert answer.returncode == 0, answer.stderr
        made.replace(program)

    def _sources(self, version: str) -> Path:
        """The folder of a release's sources."""
        download = ["go", "mod", "download", "-json", f"{self.module}@{version}"]
        told = json.loads(_run(download, Path.home()).stdout or "{}")
        if "Dir" not in told:
            pytest.skip(f"the registry of Go's modules is not at hand: {told.get('Error')}")
        return Path(told["Dir"])

    def _flags(self, version: str, sources: Path, beside: Path) -> list[str]:
        """
        What says where the modules within are, which the sources look for in a folder that the registry leaves out.

        The sources are not to be written to, so a copy of the module's file says it.
        """
        if not self.within:
            return []
        file = beside.with_suffix(".mod")
        for suffix in (".mod", ".sum"):
            file.with_suffix(suffix).write_bytes((sources / f"go{suffix}").read_bytes())
        for folder in self.within:
            name = f"{self.module}/{folder}"
            edited = _run(["go", "mod", "edit", f"-replace={name}={name}@{version}", str(file)], sources)
            assert edited.returncode == 0, edited.stderr
        return [f"-modfile={file}", "-mod=mod"]


def _run(command: list[str], folder: Path) -> "subprocess.CompletedProcess[str]":
    """Run Go's program, for a program that needs nothing of this machine's libraries."""
    environment = {**os.environ, "CGO_ENABLED": "0"}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
