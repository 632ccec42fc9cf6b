"""What is in the image, and that it is the same whenever and wherever it is built."""

import hashlib
import io
import json
import subprocess
import sys
import tarfile
import tomllib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from image.archive import encode
from image.summary import PACKED, UNPACKED
from tests.image.conftest import ROOT, SECONDS, Build, Built
from tests.image.inside import IMPORT_ALL, files_of, sizes, unpacked, within
from tinkworker import __version__

pytestmark = pytest.mark.timeout(900)

OCI = "org.opencontainers.image"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
SCRIPTS = PROJECT["scripts"]
"""The commands that the package installs."""


@pytest.fixture(scope="session")
def layer(image: Built) -> bytes:
    """The files of the image, packed."""
    return files_of(image)


@pytest.fixture(scope="session")
def root(layer: bytes, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of the image, unpacked."""
    return unpacked(layer, tmp_path_factory.mktemp("root"))


def test_same_bytes(build: Build, image: Built) -> None:
    """Built again by somebody with another order of hashes, another time zone and language, it is the same file."""
    again = build(PYTHONHASHSEED="7", TZ="Asia/Tokyo", LC_ALL="C.UTF-8")

    assert digest(again.archive) == digest(image.archive)
    assert digest(again.bill) == digest(image.bill)


def digest(path: Path) -> str:
    """The SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_what_it_says_of_itself(image: Built) -> None:
    """Its labels, by OCI's names, are this version's, and lead to the commit that it was made of."""
    said = labels_of(image)
    commit = said.pop(f"{OCI}.revision").removesuffix("-changed")

    assert said == {
        f"{OCI}.title": "tink-worker",
        f"{OCI}.description": PROJECT["description"],
        f"{OCI}.version": __version__,
        f"{OCI}.created": datetime.fromtimestamp(int(SECONDS), UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        f"{OCI}.licenses": PROJECT["license"],
    }
    if (ROOT / ".git").exists():
        subprocess.run(["git", "cat-file", "-e", f"{commit}^{{commit}}"], cwd=ROOT, check=True)
    else:
        assert commit == "unknown"


def labels_of(image: Built) -> dict[str, str]:
    """What `docker inspect` would show as labels; a registry shows the same, as annotations."""
    with tarfile.open(image.archive) as archive:

        def content(path: str) -> Any:
            file = archive.extractfile(path)
            assert file
            return json.load(file)

        labels: dict[str, str] = content(content("manifest.json")[0]["Config"])["config"]["Labels"]
        (shown,) = content("index.json")["manifests"]
        assert content(f"blobs/{shown['digest'].replace(':', '/')}")["annotations"] == labels
        return labels


def test_size(image: Built) -> None:
    """It is no larger than the Go agent's program alone, and what is said of it is so."""
    packed, unpacked = sizes(image)

    assert unpacked <= UNPACKED
    assert packed <= PACKED
    assert f"{unpacked:,}" in image.said
    assert f"{packed:,}" in image.said


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
