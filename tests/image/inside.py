"""An image without an engine: its files in a folder, and programs that see nothing else."""

import io
import json
import os
import stat
import subprocess
import tarfile
from pathlib import Path

import pytest

from tests.image.conftest import Built

IMPORT_ALL = """
import importlib, pkgutil, sys, tinkworker
from tinkworker.cli.chart import run
for module in pkgutil.walk_packages(tinkworker.__path__, "tinkworker."):
    if not module.name.startswith("tinkworker.testing") and not module.name.endswith("__main__"):
        importlib.import_module(module.name)
import docker, rich.live, rich.console, cattrs.preconf.json, encodings.idna
rich.console.Console(force_terminal=True, file=open("/dev/null", "w")).print("é", style="bold")
docker.APIClient("tcp://127.0.0.1:1", version="1.41").close()
print(*sorted(name for name in sys.modules if not name.startswith("tinkworker.testing")), sep="\\n")
"""
"""A program that imports all of the worker and what that imports when it is used; it says what was imported."""


def files_of(image: Built) -> bytes:
    """The files of an image, packed."""
    with tarfile.open(image.archive) as archive:
        table = archive.extractfile("manifest.json")
        assert table
        packed = archive.extractfile(json.load(table)[0]["Layers"][0])
        assert packed
        return packed.read()


def sizes(image: Built) -> tuple[int, int]:
    """How many bytes the files of an image take, packed and unpacked."""
    files = files_of(image)
    with tarfile.open(fileobj=io.BytesIO(files)) as archive:
        return len(files), sum(member.size for member in archive)


def unpacked(files: bytes, folder: Path) -> Path:
    """The files of an image, unpacked, with the devices that every engine adds."""
    with tarfile.open(fileobj=io.BytesIO(files)) as archive:
        archive.extractall(folder, filter="fully_trusted")  # noqa: S202 it is ours
    (folder / "dev").mkdir()
    for name, number in (("null", 3), ("urandom", 9)):
        if os.geteuid() == 0:
            os.mknod(folder / "dev" / name, stat.S_IFCHR | 0o666, os.makedev(1, number))
    return folder


def within(root: Path, *words: str) -> str:
    """Run a program that sees nothing but the image, and must succeed: what it says."""
    if os.geteuid():
        pytest.skip("only root can have a program see nothing but the image")
    answer = subprocess.run(
        ["chroot", root, *words], env={"PATH": os.environ["PATH"]}, capture_output=True, text=True, check=False
    )
    assert answer.returncode == 0, answer.stderr
    assert answer.stderr == ""
    return answer.stdout
