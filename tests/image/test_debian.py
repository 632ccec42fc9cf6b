"""What Debian has is what the lock says, or it is said."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from attrs import evolve

from image.debian import Apt, PackageReplaced, renew, unpack
from image.lock import Package, read_packages
from image.target import TARGETS

TARGET = TARGETS["arm64"]


@pytest.fixture(scope="module")
def apt() -> Iterator[Apt]:
    """What asks Debian."""
    with Apt(TARGET) as made:
        yield made


@pytest.fixture
def outdated() -> Package:
    """A package that Debian no longer has in this version."""
    (zlib,) = (each for each in read_packages() if each.target == TARGET.name and each.name == "zlib1g")
    return evolve(zlib, version="1:0.1", digest="0" * 64)


def test_replaced_package(outdated: Package, apt: Apt, tmp_path: Path) -> None:
    """A package of another version is not taken; what is there instead is named, and what to do."""
    with pytest.raises(PackageReplaced, match=r"zlib1g for arm64 is .* now, and .* has 1:0.1: run `make image-lock`"):
        unpack([outdated], tmp_path, apt)


def test_renewed_package(outdated: Package, apt: Apt, tmp_path: Path) -> None:
    """Where it may be, the new version is taken and unpacked."""
    (new,) = renew([outdated], tmp_path, apt)

    folders = unpack([new], tmp_path, apt)

    assert new.version != outdated.version
    assert list(folders["zlib1g"].glob("**/libz.so.1"))


def test_what_is_kept_is_not_renewed(outdated: Package, tmp_path: Path) -> None:
    """What was fetched once is used without asking Debian."""
    (tmp_path / f"{outdated.name}-{outdated.digest}").mkdir()

    with Apt(TARGET) as apt:
        assert renew([outdated], tmp_path, apt) == [outdated]
        assert not apt.asked
