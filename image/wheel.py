"""Wheels, fetched by pip with this machine's package index, and unpacked."""

import hashlib
import shutil
import subprocess
import sys
import tempfile
import tomllib
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from email.message import Message
from email.parser import BytesParser
from pathlib import Path

from attrs import frozen

from image.lock import REQUIREMENTS
from image.target import PYTHON, Target

GLIBC = ("manylinux_2_36", "manylinux_2_34", "manylinux_2_28", "manylinux_2_17", "manylinux2014", "manylinux_2_5")
"""What wheels may ask of the C library: no more than Debian 12's."""


@frozen
class Wheel:
    """
    A wheel.

    Attributes:
        name: The name of its distribution.
        version: Its version.
        licence: What it says of its licence.
        digest: The SHA-256 of its file.
        folder: Where it is unpacked.
    """

    name: str
    version: str
    licence: str
    digest: str
    folder: Path


def current(target: Target, pyproject: Path) -> Mapping[tuple[str, str], str]:
    """What the index has now of what the program needs: digests, by name and version."""
    needed: list[str] = tomllib.loads(pyproject.read_text(encoding="utf-8"))["project"]["dependencies"]
    with _downloaded(target, needed) as files:
        return {(wheel.name, wheel.version): wheel.digest for wheel in map(_look_at, files)}


def unpack(target: Target, cache: Path) -> Sequence[Wheel]:
    """Have the wheels of the lock fetched and unpacked, each into a folder of its own."""
    wanted = hashlib.sha256(REQUIREMENTS.read_bytes()).hexdigest()
    store = cache / f"wheels-{target.name}-{wanted}"
    if not store.exists():
        with _downloaded(target, ["--require-hashes", f"--requirement={REQUIREMENTS}"]) as files:
            made = Path(tempfile.mkdtemp(dir=cache))
            for file in files:
                shutil.copy(file, made)
            made.rename(store)
    return [_unpack(file, cache) for file in sorted(store.glob("*.whl"))]


def _unpack(file: Path, cache: Path) -> Wheel:
    wheel = _look_at(file)
    folder = cache / f"{wheel.name}-{wheel.digest}"
    if not folder.exists():
        with tempfile.TemporaryDirectory(dir=cache) as made, zipfile.ZipFile(file) as archive:
            archive.extractall(Path(made) / "content")
            (Path(made) / "content").rename(folder)
    return Wheel(wheel.name, wheel.version, wheel.licence, wheel.digest, folder)


def _look_at(file: Path) -> Wheel:
    with zipfile.ZipFile(file) as archive:
        (name,) = (name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        metadata = BytesParser().parsebytes(archive.read(name))
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    return Wheel(metadata["Name"].lower(), metadata["Version"], _licence(metadata), digest, file)


def _licence(metadata: Message) -> str:
    """An SPDX expression if the metadata has one; older ones have words."""
    return str(metadata["License-Expression"] or "NOASSERTION")


@contextmanager
def _downloaded(target: Target, what: Sequence[str]) -> Iterator[Sequence[Path]]:
    platforms = [f"--platform={glibc}_{target.platform}" for glibc in GLIBC]
    python = ["--implementation=cp", f"--python-version={PYTHON}", "--only-binary=:all:"]
    with tempfile.TemporaryDirectory(prefix="tinkworker-image-") as folder:
        pip = [sys.executable, "-m", "pip", "download", "--quiet", f"--dest={folder}", *python, *platforms]
        subprocess.run([*pip, *what], check=True)  # noqa: S603 pip says what is wrong
        yield sorted(Path(folder).glob("*.whl"))
