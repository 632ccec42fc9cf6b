"""A registry with one image that fails as a test wants it to."""

import gzip
import hashlib
import io
import json
import os
import tarfile
from collections.abc import Callable

from tests.parts.peer import Exchange

Failure = Callable[[Exchange, bytes], None]
"""What to do instead of sending a layer, given the exchange and the layer."""

_MANIFEST = "application/vnd.docker.distribution.manifest.v2+json"


class ScriptedRegistry:
    """
    The script of a peer that serves one image under every name; `layer` may fail, and `manifest` may be another answer.

    Args:
        manifest: Answers instead of sending the manifest.
        layer: Answers instead of sending the layer.
    """

    def __init__(self, manifest: Callable[[Exchange], None] | None = None, layer: Failure | None = None) -> None:
        self._fail_manifest = manifest
        self._fail_layer = layer
        self._layer = gzip.compress(_files())
        config = {
            "architecture": "amd64",
            "os": "linux",
            "config": {},
            "rootfs": {"type": "layers", "diff_ids": [_digest(gzip.decompress(self._layer))]},
        }
        self._config = json.dumps(config).encode()
        self._manifest = json.dumps(
            {
                "schemaVersion": 2,
                "mediaType": _MANIFEST,
                "config": _describe("application/vnd.docker.container.image.v1+json", self._config),
                "layers": [_describe("application/vnd.docker.image.rootfs.diff.tar.gzip", self._layer)],
            }
        ).encode()

    def __call__(self, exchange: Exchange) -> None:
        """Answer a request."""
        if "/manifests/" in exchange.path:
            if self._fail_manifest:
                self._fail_manifest(exchange)
            else:
                exchange.answer(200, self._manifest, _MANIFEST)
        elif exchange.path.endswith(_digest(self._layer)) and self._fail_layer:
            self._fail_layer(exchange, self._layer)
        elif exchange.path.endswith(_digest(self._layer)):
            exchange.answer(200, self._layer, "application/octet-stream")
        elif exchange.path.endswith(_digest(self._config)):
            exchange.answer(200, self._config, "application/octet-stream")
        else:
            exchange.answer(200, {})


def _files() -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        file = tarfile.TarInfo("random")
        file.size = 200_000
        archive.addfile(file, io.BytesIO(os.urandom(file.size)))
    return packed.getvalue()


def _digest(data: bytes) -> str:
    return "sha256:" + hashlib.sha256(data).hexdigest()


def _describe(kind: str, data: bytes) -> dict[str, object]:
    return {"mediaType": kind, "size": len(data), "digest": _digest(data)}
