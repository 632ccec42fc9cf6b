"""
What goes into the image, by version and digest: the same commit gives the same image, wherever it is built.

`debian.lock` has a line for each package and kind of machine; `requirements.txt` is pip's, with hashes.
"""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from attrs import frozen

FOLDER = Path(__file__).parent
DEBIAN = FOLDER / "debian.lock"
REQUIREMENTS = FOLDER / "requirements.txt"


@frozen(order=True)
class Package:
    """
    A Debian package.

    Attributes:
        target: The kind of machine.
        name: Its name.
        version: Its version.
        digest: The SHA-256 of its file.
    """

    target: str
    name: str
    version: str
    digest: str


def read_packages(path: Path = DEBIAN) -> Sequence[Package]:
    """The Debian packages, for all kinds of machines."""
    return [
        Package(*line.split()) for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")
    ]


def write_packages(packages: Iterable[Package], path: Path = DEBIAN) -> None:
    """Write them down."""
    lines = [f"{each.target} {each.name} {each.version} {each.digest}" for each in sorted(packages)]
    head = "# Debian's packages in the image. Written by `make image-lock`."
    path.write_text("\n".join([head, *lines]) + "\n", encoding="utf-8")


def write_requirements(found: Mapping[tuple[str, str], Iterable[str]], path: Path = REQUIREMENTS) -> None:
    """Write distributions down, as pip reads them: the digests of wheels, by name and version."""
    lines = ["# Distributions in the image. Written by `make image-lock`."]
    for (name, version), digests in sorted(found.items()):
        hashes = [f"    --hash=sha256:{digest}" for digest in sorted(set(digests))]
        lines.append(" \\\n".join([f"{name}=={version}", *hashes]))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
