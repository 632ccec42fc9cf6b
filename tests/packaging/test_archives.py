"""What is in the wheel and in the source distribution."""

import re
import zipfile
from configparser import ConfigParser
from email import message_from_bytes
from email.message import Message
from pathlib import Path

import pytest

from tests.packaging.building import ROOT, build, must, names
from tinkworker import __version__

CHARTS = {f"statecharts/{path.name}" for path in (ROOT / "statecharts").glob("*.yaml")}


@pytest.fixture(scope="session")
def sdist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The source distribution."""
    return build("sdist", ROOT, tmp_path_factory.mktemp("sdist"))


def member(wheel: Path, name: str) -> bytes:
    """A file of the wheel's information."""
    with zipfile.ZipFile(wheel) as archive:
        return archive.read(f"tinkworker-{__version__}.dist-info/{name}")


@pytest.fixture(scope="session")
def metadata(wheel: Path) -> Message:
    """The wheel's metadata."""
    return message_from_bytes(member(wheel, "METADATA"))


def test_the_wheel_has_one_package(wheel: Path) -> None:
    """Nothing but the package and its information is installed: no tests, no second package."""
    assert {name.partition("/")[0] for name in names(wheel)} == {
        "tinkworker",
        f"tinkworker-{__version__}.dist-info",
    }


def test_the_wheel_has_what_is_no_python(wheel: Path) -> None:
    """The charts, the demo's template, the report's style, the mark that it is typed, and the licence are in it."""
    wanted = {f"tinkworker/{chart}" for chart in CHARTS} | {
        "tinkworker/cli/demo/template.yaml",
        "tinkworker/cli/journal/style.css",
        "tinkworker/py.typed",
        f"tinkworker-{__version__}.dist-info/licenses/LICENSE",
    }
    assert len(CHARTS) == 4
    assert wanted <= names(wheel)


def test_commands(wheel: Path) -> None:
    """Two commands are installed: the worker, as Go's is called, and the one with subcommands."""
    entries = ConfigParser()
    entries.read_string(member(wheel, "entry_points.txt").decode())

    assert dict(entries["console_scripts"]) == {
        "tink-agent": "tinkworker.cli.main:tink_agent",
        "tink-worker": "tinkworker.cli.main:tink_worker",
        "tinkworker": "tinkworker.cli.main:tinkworker",
    }


def test_version_has_one_source(metadata: Message) -> None:
    """The version that is installed is the one that the program tells."""
    assert metadata["Version"] == __version__
    assert f'"{__version__}"' not in (ROOT / "pyproject.toml").read_text(encoding="utf-8")


def test_what_it_needs(metadata: Message) -> None:
    """Python's version and the licence are told; every dependency has a lower bound."""
    assert metadata["Requires-Python"] == ">=3.11"
    assert metadata["License-Expression"] == "Apache-2.0"
    needed = metadata.get_all("Requires-Dist") or []
    assert needed
    assert all(">=" in each or "==" in each for each in needed), needed


def test_lower_bounds_are_what_is_tested(metadata: Message) -> None:
    """`tox -e minimum` runs the tests with the very versions that are promised to do."""
    bounds = {
        (found[1].lower(), found[2])
        for each in metadata.get_all("Requires-Dist") or []
        if (found := re.match(r"([\w-]+)[^;]*?>=([\d.]+)", each))
    }
    lines = (ROOT / "tests" / "minimum-versions.txt").read_text(encoding="utf-8").splitlines()
    tested = {tuple(line.split("==")) for line in lines if not line.startswith("#")}

    assert {(name, bare(version)) for name, version in tested} == {(name, bare(version)) for name, version in bounds}


def bare(version: str) -> str:
    """A version without the zeros at its end: 1.71.0 is 1.71."""
    return re.sub(r"(\.0)+$", "", version)


def test_the_sources_are_complete(sdist: Path) -> None:
    """Whoever gets the sources alone has the tests, the documentation, the charts, the protocols and what runs them."""
    wanted = CHARTS | {"pyproject.toml", "tox.ini", "Makefile", ".ci/run", "README.md", "CONTRIBUTING.md", "LICENSE"}
    wanted |= {
        path.relative_to(ROOT).as_posix()
        for folder in ("tests", "docs", "protos", "benchmarks", "tinkworker")
        for path in (ROOT / folder).rglob("*")
        if path.suffix in {".py", ".md", ".proto", ".jsonl", ".yaml"}
    }
    assert wanted <= names(sdist)


def test_the_sources_make_the_same_wheel(sdist: Path, wheel: Path, tmp_path: Path) -> None:
    """The wheel of the sources is the wheel of the checkout."""
    must("tar", "--extract", f"--file={sdist}", folder=tmp_path)
    (source,) = tmp_path.iterdir()

    assert names(build("wheel", source, tmp_path / "wheel")) == names(wheel)
