"""Tiny images, built without any other."""

import io
import itertools
import json
import os
import subprocess
import tarfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from shutil import which

import docker
import docker.errors

from tests.parts.need import need_programs
from tests.parts.registry import Registry


class ImageMaker:
    """
    Makes images that hold busybox, and removes them when it is closed.

    Each is another one, also to a registry: it holds some random bytes.
    """

    def __init__(self, host: str) -> None:
        need_programs("busybox")
        self._client = docker.APIClient(host, version="auto")
        self._numbers = itertools.count(1)
        self._run = os.urandom(4).hex()
        self._made: list[str] = []

    def __call__(
        self,
        registry: Registry | None = None,
        *,
        entrypoint: Sequence[str] = (),
        command: Sequence[str] = (),
        environment: Mapping[str, str] | None = None,
        size: int = 1024,
        keep: bool = True,
    ) -> str:
        """
        Make an image.

        Args:
            registry: Where to push it; nowhere if None.
            entrypoint: Its ENTRYPOINT; none if empty.
            command: Its CMD; none if empty.
            environment: Its ENV.
            size: How many random bytes it holds, which is about its size in a registry less a megabyte.
            keep: Whether the engine keeps it after it was pushed.

        Returns:
            Its reference, with a tag.
        """
        name = f"tinkworker/tests-{self._run}-{next(self._numbers)}"
        repository = f"{registry.address}/{name}" if registry else name
        changes = [f"ENV {key}={json.dumps(value)}" for key, value in (environment or {}).items()]
        changes += [f"ENTRYPOINT {json.dumps(list(entrypoint))}"] if entrypoint else []
        changes += [f"CMD {json.dumps(list(command))}"] if command else []
        self._client.import_image_from_data(_root(size), repository=repository, tag="1", changes=changes)
        self._made.append(f"{repository}:1")
        if registry:
            self._push(repository, registry)
        if not keep:
            self.forget(f"{repository}:1")
        return f"{repository}:1"

    def tag(self, image: str, repository: str, registry: Registry | None = None) -> str:
        """Give an image another name, and push it to a registry under that."""
        self._client.tag(image, repository, "1")
        self._made.append(f"{repository}:1")
        if registry:
            self._push(repository, registry)
        return f"{repository}:1"

    def forget(self, image: str) -> None:
        """Remove an image from the engine."""
        try:
            self._client.remove_image(image, force=True)
        except docker.errors.ImageNotFound:
            return

    def close(self) -> None:
        """Remove all that were made."""
        for image in self._made:
            self.forget(image)
        self._client.close()

    def _push(self, repository: str, registry: Registry) -> None:
        login = {"username": registry.username, "password": registry.password} if registry.username else {}
        for record in self._client.push(repository, "1", stream=True, decode=True, auth_config=login):
            assert "error" not in record, record["error"]


@contextmanager
def make_images(host: str) -> Iterator[ImageMaker]:
    """Something that makes images on an engine, for as long as this lasts."""
    maker = ImageMaker(host)
    try:
        yield maker
    finally:
        maker.close()


def _root(size: int) -> bytes:
    """The files of an image: busybox under all its names, and random bytes."""
    busybox = Path(which("busybox") or "/bin/busybox")
    names = subprocess.run([busybox, "--list"], check=True, capture_output=True, text=True).stdout.split()
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        archive.add(busybox.resolve(), "bin/busybox")
        for name in set(names) - {"busybox"}:
            link = tarfile.TarInfo(f"bin/{name}")
            link.type, link.linkname = tarfile.SYMTYPE, "busybox"
            archive.addfile(link)
        filler = tarfile.TarInfo("filler")
        filler.size = size
        archive.addfile(filler, io.BytesIO(os.urandom(size)))
        temporary = tarfile.TarInfo("tmp")
        temporary.type, temporary.mode = tarfile.DIRTYPE, 0o1777
        archive.addfile(temporary)
    return packed.getvalue()
