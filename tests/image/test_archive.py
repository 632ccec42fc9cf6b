"""The archive: always the same bytes, and found by digest."""

import hashlib
import io
import json
import tarfile

import pytest

from image.archive import Image, make_image
from image.tree import OPEN_FOLDER, PROGRAM, Entry, Tree

LABELS = {"org.opencontainers.image.created": "2023-11-14T22:13:20Z"}
START = {"architecture": "amd64", "config": {"Entrypoint": ["/usr/bin/program"]}}


def image(*order: str) -> Image:
    """An image whose files were added in that order."""
    tree = Tree(folders={"tmp": OPEN_FOLDER})
    for path in order:
        tree.add(path, Entry("part", path.encode(), PROGRAM))
    tree.link("link", "/usr/bin/program", "part")
    return make_image(tree, START, LABELS, "name:1", 1700000000)


def members(packed: bytes, mode: str) -> dict[str, tarfile.TarInfo]:
    """What is in an archive."""
    with tarfile.open(fileobj=io.BytesIO(packed), mode=mode) as archive:  # type: ignore[call-overload]
        return {member.name: member for member in archive}


def test_same_bytes() -> None:
    """The order in which files are found changes nothing."""
    assert image("usr/bin/program", "etc/file").archive() == image("etc/file", "usr/bin/program").archive()


def test_layer() -> None:
    """Folders come before what is in them; everything belongs to root, and is as old as it is said to be."""
    found = members(image("usr/bin/program").layer.content, "r:gz")

    assert list(found) == ["tmp", "usr", "usr/bin", "link", "usr/bin/program"]
    assert found["tmp"].mode == 0o1777
    assert found["usr/bin/program"].mode == 0o755
    assert found["link"].linkname == "/usr/bin/program"
    assert {(member.uid, member.gid, member.mtime) for member in found.values()} == {(0, 0, 1700000000)}


def test_digests_lead_to_all() -> None:
    """From the index to the manifest, from there to the layer: each by the digest of what is there."""
    packed = image("usr/bin/program").archive()
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        content = {member.name: archive.extractfile(member).read() for member in archive}  # type: ignore[union-attr]
    for name, bytes_ in content.items():
        if name.startswith("blobs/"):
            assert hashlib.sha256(bytes_).hexdigest() == name.rpartition("/")[2]

    (manifest,) = json.loads(content["index.json"])["manifests"]
    layers = json.loads(content[f"blobs/sha256/{manifest['digest'].removeprefix('sha256:')}"])["layers"]
    (table,) = json.loads(content["manifest.json"])

    assert [f"blobs/{layer['digest'].replace(':', '/')}" for layer in layers] == table["Layers"]
    assert table["RepoTags"] == ["name:1"]


def test_two_files_at_one_place() -> None:
    """Two parts that have different files at one place are both named; with the same file they get along."""
    tree = Tree()
    tree.add("file", Entry("one", b"1"))
    tree.add("file", Entry("other", b"1"))

    with pytest.raises(ValueError, match="file is in one and, differently, in third"):
        tree.add("file", Entry("third", b"3"))
