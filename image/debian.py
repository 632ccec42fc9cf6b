"""Debian's packages, fetched by apt with the sources and keys of this machine, and unpacked."""

import hashlib
import re
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Self

from attrs import define, field

from image.lock import Package
from image.target import Target

NAMES = (
    "libc6",
    "libexpat1",
    "libffi8",
    "libgcc-s1",
    "libpython3.11-minimal",
    "libpython3.11-stdlib",
    "libsqlite3-0",
    "libssl3",
    "libstdc++6",
    "python3.11-minimal",
    "zlib1g",
)
"""The packages: the interpreter, its library, and the shared libraries that these and the wheels need."""


class PackageReplaced(Exception):
    """Debian no longer has what the lock says; the message says what it has, and what to do."""


@define
class Apt:
    """
    apt-get for a kind of machine, with lists of its own: nothing of this machine is changed, and root not needed.

    The lists, which take long to get, are got when they are first needed, and kept while this is entered.

    Attributes:
        target: The kind of machine.
    """

    target: Target
    _command: Sequence[str] = field(default=(), init=False)
    _lists: ExitStack = field(factory=ExitStack, init=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._command = ()
        self._lists.close()

    @property
    def asked(self) -> bool:
        """Whether the lists are there."""
        return bool(self._command)

    def run(self, *words: str, folder: Path | None = None) -> str:
        """Run it, in a folder: what it says."""
        if not self.asked:
            folder_of_lists = tempfile.TemporaryDirectory(prefix="tinkworker-image-")
            self._command = self._up_to_date(self._lists.enter_context(folder_of_lists))
        return _run([*self._command, *words], folder)

    def _up_to_date(self, folder: str) -> Sequence[str]:
        """The command, with lists in a folder."""
        for below in ("state/lists/partial", "cache/archives/partial"):
            (Path(folder) / below).mkdir(parents=True)
        (Path(folder) / "status").touch()
        options = {
            "APT::Architecture": self.target.name,
            "APT::Architectures": self.target.name,
            "APT::Sandbox::User": "",
            "Dir::State": f"{folder}/state",
            "Dir::State::status": f"{folder}/status",
            "Dir::Cache": f"{folder}/cache",
        }
        apt = ["apt-get", "--quiet=2", *(f"--option={key}={value}" for key, value in options.items())]
        _run([*apt, "update"])
        return apt


def current(apt: Apt) -> Sequence[Package]:
    """What Debian has now."""
    return _offered(apt, NAMES)


def renew(packages: Sequence[Package], cache: Path, apt: Apt) -> Sequence[Package]:
    """These packages, but what Debian has now in place of those that are not in the cache."""
    missing = [each.name for each in packages if not (cache / f"{each.name}-{each.digest}").exists()]
    if not missing:
        return packages
    offered = {each.name: each for each in _offered(apt, missing)}
    return [offered.get(each.name, each) for each in packages]


def unpack(packages: Sequence[Package], cache: Path, apt: Apt) -> dict[str, Path]:
    """
    Have packages fetched and unpacked, each into a folder of its own: the folders, by the packages' names.

    Raises:
        PackageReplaced: A package is not in the cache, and Debian has another version by now.
    """
    folders = {each.name: cache / f"{each.name}-{each.digest}" for each in packages}
    missing = [each for each in packages if not folders[each.name].exists()]
    if missing:
        with tempfile.TemporaryDirectory(dir=cache) as folder:
            for package, file in zip(missing, _download(apt, missing, Path(folder)), strict=True):
                unpacked = Path(folder) / package.name
                _run(["dpkg-deb", "--extract", file, unpacked])
                unpacked.rename(folders[package.name])
    return folders


def _download(apt: Apt, packages: Sequence[Package], folder: Path) -> Iterator[Path]:
    offered = {each.name: each for each in _offered(apt, [each.name for each in packages])}
    for package in packages:
        if (now := offered[package.name]) != package:
            raise PackageReplaced(
                f"Debian's {package.name} for {package.target} is {now.version} now, and image/debian.lock has "
                f"{package.version}: run `make image-lock`, or build where the sources of apt still have that one"
            )
    apt.run("download", *(f"{each.name}={each.version}" for each in packages), folder=folder)
    for package in packages:
        (file,) = folder.glob(f"{package.name}_*.deb")
        if (digest := hashlib.sha256(file.read_bytes()).hexdigest()) != package.digest:
            raise PackageReplaced(f"{file.name} has the digest {digest}, and image/debian.lock has {package.digest}")
        yield file


def _offered(apt: Apt, names: Sequence[str]) -> Sequence[Package]:
    """What apt would download: a line `'URI' FILE SIZE SHA256:DIGEST` for each."""
    said = apt.run("--print-uris", "download", *names)
    found = re.findall(r"^'[^']*' ([^_\s]+)_([^_\s]+)_\S+ \d+ SHA256:(\w+)$", said, re.MULTILINE)
    offered = [Package(apt.target.name, name, version.replace("%3a", ":"), digest) for name, version, digest in found]
    return sorted(offered, key=lambda package: names.index(package.name))


def _run(words: Sequence[str | Path], folder: Path | None = None) -> str:
    return subprocess.run(words, cwd=folder, check=True, capture_output=True, text=True).stdout  # noqa: S603 ours
