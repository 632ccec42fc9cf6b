"""The package as it is built and installed, without a network: what it depends on is what the tests themselves use."""

import os
import subprocess
import sys
import sysconfig
import tarfile
import venv
import zipfile
from pathlib import Path

from attrs import frozen

ROOT = Path(__file__).parents[2]
DEPENDENCIES = Path(sysconfig.get_path("purelib"))


def call(*words: str | Path, folder: Path = ROOT, **variables: str) -> "subprocess.CompletedProcess[str]":
    """Run a program to its end."""
    environment = {"PATH": os.defpath, "HOME": str(folder), **variables}
    return subprocess.run(words, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def must(*words: str | Path, folder: Path = ROOT, **variables: str) -> str:
    """Run a program that must succeed: what it says."""
    answer = call(*words, folder=folder, **variables)
    assert answer.returncode == 0, answer.stdout + answer.stderr
    return answer.stdout


def build(kind: str, source: Path, target: Path) -> Path:
    """Build a `wheel` or an `sdist` of a source tree into a folder: the file."""
    must(sys.executable, "-m", "hatchling", "build", "--target", kind, "--directory", target, folder=source)
    (built,) = target.iterdir()
    return built


def names(archive: Path) -> set[str]:
    """The files in an archive, less the folder at its top if it is a tar file."""
    if archive.suffix == ".whl":
        with zipfile.ZipFile(archive) as wheel:
            return set(wheel.namelist())
    with tarfile.open(archive) as source:
        return {name.partition("/")[2] for name in source.getnames()}


@frozen
class Installation:
    """
    A virtual environment with the package in it, and what it depends on in another folder behind it.

    Attributes:
        folder: The environment.
    """

    folder: Path

    @classmethod
    def make(cls, folder: Path, *what: str | Path) -> "Installation":
        """Make one, and let pip install that: a wheel, a source tree in place, or nothing yet."""
        venv.create(folder, symlinks=True)
        made = cls(folder)
        (made.packages / "dependencies.pth").write_text(f"{DEPENDENCIES}\n", encoding="utf-8")
        pip = (sys.executable, "-m", "pip", "--python", made.script("python"))
        if what:
            must(
                *pip,
                "install",
                "--quiet",
                "--no-deps",
                "--no-index",
                "--no-build-isolation",
                "--ignore-installed",
                *what,
            )
        return made

    @property
    def packages(self) -> Path:
        """Where its packages are."""
        return Path(sysconfig.get_path("purelib", "venv", {"base": str(self.folder), "platbase": str(self.folder)}))

    def script(self, name: str) -> Path:
        """One of its programs."""
        return self.folder / "bin" / name
