"""
Files as an OCI image, in one archive that `docker load` takes, and every tool that reads OCI layouts.

The same files give the same bytes: members are sorted, every time is the one that is given, owners are root, and the
compressor puts neither a name nor a time into what it writes.
"""

import hashlib
import io
import json
import tarfile
import zlib
from collections.abc import Mapping
from typing import Any

from attrs import field, frozen

from image.tree import DATA, Tree

_OCI = "application/vnd.oci.image"


@frozen
class Blob:
    """
    A part of an image that is found by its digest.

    Attributes:
        kind: Its media type.
        content: Its bytes.
    """

    kind: str
    content: bytes = field(repr=False)

    @property
    def digest(self) -> str:
        """The SHA-256 of its bytes."""
        return hashlib.sha256(self.content).hexdigest()

    @property
    def path(self) -> str:
        """Where it lies in the archive."""
        return f"blobs/sha256/{self.digest}"

    @property
    def descriptor(self) -> dict[str, Any]:
        """How others refer to it."""
        return {"mediaType": self.kind, "digest": f"sha256:{self.digest}", "size": len(self.content)}


@frozen
class Image:
    """
    An image of one layer.

    Attributes:
        layer: The files, packed.
        configuration: How a container of it is started; the digest of this is what engines call the image's id.
        manifest: What it consists of; the digest of this is what registries know it by.
        name: What it is called when it is loaded.
        seconds: When it was made, since 1970.
    """

    layer: Blob
    configuration: Blob
    manifest: Blob
    name: str
    seconds: int

    def archive(self) -> bytes:
        """The whole image in one file: an OCI layout, with a table for engines that do not know those."""
        name, _, tag = self.name.rpartition(":")
        annotations = {"io.containerd.image.name": f"docker.io/library/{name}:{tag}", f"{_REF}.ref.name": tag}
        index = {
            "schemaVersion": 2,
            "mediaType": f"{_OCI}.index.v1+json",
            "manifests": [{**self.manifest.descriptor, "annotations": annotations}],
        }
        table = [{"Config": self.configuration.path, "RepoTags": [self.name], "Layers": [self.layer.path]}]
        members = {
            "index.json": encode(index),
            "manifest.json": encode(table),
            "oci-layout": encode({"imageLayoutVersion": "1.0.0"}),
            **{blob.path: blob.content for blob in (self.layer, self.configuration, self.manifest)},
        }
        return pack(members, self.seconds)


_REF = "org.opencontainers.image"


def make_image(tree: Tree, start: Mapping[str, Any], labels: Mapping[str, str], name: str, seconds: int) -> Image:
    """
    Make an image.

    Args:
        tree: Its files.
        start: `architecture`, and as `config` what an image may say of its containers.
        labels: What is said of it, by OCI's names.
        name: What it is called when it is loaded, with a tag.
        seconds: When it was made, since 1970.
    """
    files = _layer(tree, seconds)
    layer = Blob(f"{_OCI}.layer.v1.tar+gzip", gzip(files))
    configuration = Blob(
        f"{_OCI}.config.v1+json",
        encode(
            {
                "created": labels[f"{_REF}.created"],
                "os": "linux",
                "architecture": start["architecture"],
                "config": {**start["config"], "Labels": dict(labels)},
                "rootfs": {"type": "layers", "diff_ids": [f"sha256:{hashlib.sha256(files).hexdigest()}"]},
                "history": [{"created": labels[f"{_REF}.created"], "created_by": "make image"}],
            }
        ),
    )
    kind = f"{_OCI}.manifest.v1+json"
    manifest = {
        "schemaVersion": 2,
        "mediaType": kind,
        "config": configuration.descriptor,
        "layers": [layer.descriptor],
        "annotations": dict(labels),
    }
    return Image(layer, configuration, Blob(kind, encode(manifest)), name, seconds)


def encode(value: object) -> bytes:
    """JSON, always the same for the same value."""
    return json.dumps(value, sort_keys=True, separators=(",", ":")).encode()


def gzip(content: bytes) -> bytes:
    """Compressed as gzip does, without a name and a time."""
    compressor = zlib.compressobj(6, zlib.DEFLATED, zlib.MAX_WBITS | 16)
    return compressor.compress(content) + compressor.flush()


def pack(members: Mapping[str, bytes], seconds: int) -> bytes:
    """Files in a tar archive."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        for path, content in sorted(members.items()):
            archive.addfile(_member(path, DATA, seconds, len(content)), io.BytesIO(content))
    return packed.getvalue()


def _layer(tree: Tree, seconds: int) -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        for folder, mode in tree.all_folders().items():
            member = _member(folder, mode, seconds)
            member.type = tarfile.DIRTYPE
            archive.addfile(member)
        for path, entry in sorted(tree.entries.items()):
            member = _member(path, entry.mode, seconds, 0 if entry.link else len(entry.content))
            if entry.link:
                member.type, member.linkname = tarfile.SYMTYPE, entry.content.decode()
            archive.addfile(member, io.BytesIO(entry.content))
    return packed.getvalue()


def _member(path: str, mode: int, seconds: int, size: int = 0) -> tarfile.TarInfo:
    member = tarfile.TarInfo(path)
    member.mode, member.mtime, member.size = mode, seconds, size
    return member
