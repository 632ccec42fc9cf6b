"""What is in the image, and that it is the same whenever and wherever it is built."""

import hashlib
import io
import json
import os
import shutil
import stat
import subprocess
import sys
import tarfile
import tomllib
from pathlib import Path

import pytest

from image.archive import encode
from image.summary import PACKED, UNPACKED
from tests.image.conftest import ROOT, Build, Built
from tests.parts.need import need_programs
from tinkworker import __version__

pytestmark = pytest.mark.timeout(900)

SCRIPTS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["scripts"]
"""The commands that the package installs."""

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


def unpacked(files: bytes, folder: Path) -> Path:
    """The files of an image, unpacked, with the devices that every engine adds."""
    with tarfile.open(fileobj=io.BytesIO(files)) as archive:
        archive.extractall(folder, filter="fully_trusted")  # noqa: S202 it is ours
    (folder / "dev").mkdir()
    for name, number in (("null", 3), ("urandom", 9)):
        if os.geteuid() == 0:
            os.mknod(folder / "dev" / name, stat.S_IFCHR | 0o666, os.makedev(1, number))
    return folder


@pytest.fixture(scope="session")
def layer(image: Built) -> bytes:
    """The files of the image, packed."""
    return files_of(image)


@pytest.fixture(scope="session")
def root(layer: bytes, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of the image, unpacked."""
    return unpacked(layer, tmp_path_factory.mktemp("root"))


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


def test_same_bytes(build: Build, image: Built) -> None:
    """Built again by somebody with another order of hashes, another time zone and language, it is the same file."""
    again = build(PYTHONHASHSEED="7", TZ="Asia/Tokyo", LC_ALL="C.UTF-8")

    assert digest(again.archive) == digest(image.archive)
    assert digest(again.bill) == digest(image.bill)


def digest(path: Path) -> str:
    """The SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_size(image: Built, layer: bytes) -> None:
    """It is no larger than the Go agent's program alone, and what is said of it is so."""
    with tarfile.open(fileobj=io.BytesIO(layer)) as archive:
        unpacked = sum(member.size for member in archive)

    assert unpacked <= UNPACKED
    assert len(layer) <= PACKED
    assert f"{unpacked:,}" in image.said
    assert f"{len(layer):,}" in image.said


def test_nothing_else(layer: bytes) -> None:
    """No shell and no package manager, no sources and no tests; `/var/run` is a folder of its own."""
    with tarfile.open(fileobj=io.BytesIO(layer)) as archive:
        names = {member.name: member for member in archive}

    assert {name for name in names if name.startswith(("bin/", "sbin/", "usr/bin/", "usr/sbin/"))} == {
        "usr/bin/python3.11",
        *(f"usr/bin/{name}" for name in SCRIPTS),
    }
    assert not [name for name in names if name.endswith(".py") or "/test" in name]
    assert names["var/run"].isdir()
    assert names["etc/ssl/certs/ca-certificates.crt"].issym()


@pytest.mark.root
def test_commands(root: Path) -> None:
    """The worker and its charts are there, and run where there is nothing else."""
    assert within(root, "/usr/bin/tink-worker", "--version") == f"tink-worker {__version__}\n"
    assert "stateDiagram" in within(root, "/usr/bin/tink-worker", "chart", "render", "worker")


@pytest.mark.root
def test_another_kind_of_machine(build: Build, tmp_path: Path) -> None:
    """The image for arm64 has the worker and what it stands on as machine code of arm64; qemu runs it here."""
    need_programs("qemu-aarch64-static")
    root = unpacked(files_of(build("--target=arm64")), tmp_path)
    shutil.copy(shutil.which("qemu-aarch64-static") or "", root)
    worker = ("/qemu-aarch64-static", "/usr/bin/python3.11", "-IS")

    assert within(root, *worker, "/usr/bin/tink-worker", "--version") == f"tink-worker {__version__}\n"
    assert within(root, *worker, "-c", "import grpc, yaml, google.protobuf.message as m; print(yaml.CSafeLoader)")


@pytest.mark.root
def test_nothing_is_missing(root: Path) -> None:
    """Whatever the worker imports on this machine, it can import within the image."""
    here = subprocess.run([sys.executable, "-c", IMPORT_ALL], cwd=ROOT, capture_output=True, text=True, check=True)

    there = within(root, "/usr/bin/python3.11", "-IS", "-c", IMPORT_ALL)

    ours = {name for name in here.stdout.split() if name.startswith(("tinkworker", "grpc", "google", "docker", "rich"))}
    assert ours
    assert ours <= set(there.split())


def test_bill_of_materials(image: Built) -> None:
    """Each part that is in the image is in its bill, with version and digest, and the bill names the image."""
    bill = json.loads(image.bill.read_bytes())
    with tarfile.open(image.archive) as archive:
        index = archive.extractfile("index.json")
        assert index
        (manifest,) = json.load(index)["manifests"]

    assert bill["spdxVersion"] == "SPDX-2.3"
    packages = {package["name"]: package for package in bill["packages"]}
    assert packages["tinkworker"]["checksums"][0]["checksumValue"] == manifest["digest"].removeprefix("sha256:")
    lines = image.said.splitlines()
    parts = {line.split()[0] for line in lines[1 : next(n for n, line in enumerate(lines) if line.startswith("image"))]}
    assert parts == set(packages)
    assert all(package["versionInfo"] and package["checksums"] for package in packages.values())
    assert packages["libssl3"]["externalRefs"][0]["referenceLocator"].startswith("pkg:deb/debian/libssl3@3")
    assert image.bill.read_bytes() == encode(bill)
