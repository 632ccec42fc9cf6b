"""The image as it is built by hand, by the commands of `docs/operator/image.md`: of its lock, and twice the same."""

import os
import re
import subprocess
from collections.abc import Mapping
from pathlib import Path

import docker
import pytest

from tests.documentation.commands import lines
from tests.documentation.surroundings import complete
from tests.image.conftest import IMAGE, ROOT
from tests.parts.engine import Engine
from tests.parts.need import need_programs

pytestmark = [pytest.mark.long, pytest.mark.engine, pytest.mark.timeout(1800)]

PAGE = "docs/operator/image.md"


def must(folder: Path, line: str, **variables: str) -> str:
    """Give a command line that must end well: what it says."""
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder), **variables}
    answer = subprocess.run(
        ["sh", "-c", line], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert answer.returncode == 0, f"{line}: {answer.stdout}{answer.stderr}"
    return answer.stdout


def built(folder: Path) -> Mapping[str, str]:
    """What `make image`, with each of the words that the page has for it, says in a clone of its own, by the word."""
    (checkout,) = lines(PAGE, "git checkout")
    revision = must(ROOT, "git rev-parse HEAD").strip()
    must(folder, f"git clone --quiet --no-checkout {ROOT} {folder / 'clone'}")
    must(folder / "clone", checkout.replace("REVISION", revision))
    environment = complete(folder)
    return {
        line: must(folder / "clone", line.replace("make ", f"make VENV={environment} ", 1))
        for line in dict.fromkeys(lines(PAGE, "make image"))
    }


def test_built_of_its_lock(engine: Engine, tmp_path: Path) -> None:
    """
    For either kind of machine, two clones in other folders, with nothing fetched before, make images of one id.

    Where Debian has replaced a package, this fails, and says so: the lock is to be made anew.
    """
    need_programs("docker")
    for name in ("one", "other"):
        (tmp_path / name).mkdir()

    one, other = built(tmp_path / "one"), built(tmp_path / "other")

    assert len(one) == 2
    assert one == other
    (here,) = (said for line, said in one.items() if "arm64" not in line)
    (archive,) = (tmp_path / "one" / "clone" / "dist").glob("*-amd64.tar")
    (inspect,) = lines(PAGE, "docker image inspect")
    with docker.APIClient(engine.host, version="auto") as client:
        try:
            must(tmp_path, f"docker load --input {archive}", DOCKER_HOST=engine.host)
            shown = must(tmp_path, re.sub(r"\S+$", IMAGE, inspect), DOCKER_HOST=engine.host)
            assert f"id       {shown.strip()}\n" in here
        finally:
            client.remove_image(IMAGE, force=True)
