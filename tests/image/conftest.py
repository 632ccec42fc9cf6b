"""The image, built once, for this kind of machine; Hook with it, and a server."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from attrs import frozen

from tests.end_to_end.stage import Stage, stage
from tests.image.hook import SYSLOG, Hook, hook
from tinkworker import __version__

ROOT = Path(__file__).parents[2]
SECONDS = "1700000000"
IMAGE = f"tink-worker:{__version__}"
"""What the image is called in the engine that has loaded it."""


@frozen
class Built:
    """
    What a build has written.

    Attributes:
        archive: The image.
        bill: Its bill of materials.
        said: What it printed.
    """

    archive: Path
    bill: Path
    said: str


Build = Callable[..., Built]


@pytest.fixture(scope="session")
def build(tmp_path_factory: pytest.TempPathFactory) -> Build:
    """
    Builds the image; where Debian has replaced a package, of what it has now.

    What was fetched once is kept in `build/image`, as `make image` does.
    """
    if not Path("/etc/debian_version").exists():
        pytest.skip("the image is made of Debian's packages, which apt and dpkg-deb fetch and unpack")

    def run(*words: str, **variables: str) -> Built:
        output = tmp_path_factory.mktemp("image")
        environment = {**os.environ, "SOURCE_DATE_EPOCH": SECONDS, **variables}
        command = [sys.executable, "-m", "image", "--renew", f"--output={output}", *words]
        answer = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
        assert answer.returncode == 0, answer.stdout + answer.stderr
        (archive,), (bill,) = output.glob("*.tar"), output.glob("*.json")
        return Built(archive, bill, answer.stdout)

    return run


@pytest.fixture(scope="session")
def image(build: Build) -> Built:
    """The image."""
    return build()


@pytest.fixture(scope="package")
def machine(image: Built) -> Iterator[Hook]:
    """Hook with the engine that it has, and with the image; what a test leaves there, another one finds."""
    with hook(*SYSLOG) as made:
        made.load(image.archive)
        yield made


@pytest.fixture
def on(tmp_path: Path) -> Iterator[Stage]:
    """A server without TLS; its worker is started by Hook."""
    with stage(tmp_path) as made:
        yield made
