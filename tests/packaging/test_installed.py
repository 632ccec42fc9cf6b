"""The package as it is installed, in each of the ways in which it can be."""

import sys
import zipapp
import zipfile
from pathlib import Path

import pytest

from tests.documentation.commands import lines
from tests.packaging.building import DEPENDENCIES, ROOT, Installation, call, must
from tinkworker import __version__
from tinkworker.cli.main import COMPILED

JOURNAL = ROOT / "tests" / "journals" / "good" / "success.jsonl"
SOUND = "4 charts: sound\n"


@pytest.fixture(scope="session")
def installation(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """The wheel, installed."""
    return Installation.make(tmp_path_factory.mktemp("installed"), wheel)


@pytest.fixture(scope="session")
def application(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel as a program in one file; what it depends on has to be said by `PYTHONPATH`."""
    folder = tmp_path_factory.mktemp("application")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "content")
    target = folder / "tinkworker.pyz"
    zipapp.create_archive(folder / "content", target, sys.executable, "tinkworker.cli.main:tinkworker")
    return target


@pytest.mark.parametrize("command", ["tink-worker", "tinkworker"])
def test_commands_are_installed(installation: Installation, command: str, tmp_path: Path) -> None:
    """Either command runs out of the wheel."""
    assert must(installation.script(command), "--version", folder=tmp_path) == f"{command} {__version__}\n"


def test_charts_are_found(installation: Installation, tmp_path: Path) -> None:
    """The installed package reads its own charts, not those of a checkout."""
    where = "from tinkworker.lifecycle.charts import folder; print(folder())"

    found = must(installation.script("python"), "-c", where, folder=tmp_path)

    assert Path(found.strip()) == installation.packages / "tinkworker" / "statecharts"
    assert must(installation.script("tinkworker"), "chart", "check", folder=tmp_path) == SOUND


def test_demo_runs(installation: Installation, tmp_path: Path) -> None:
    """Server, worker and journal work out of the wheel."""
    shown = must(installation.script("tinkworker"), "demo", "--json", "--data-dir=data", folder=tmp_path)

    assert '"outcome": "succeeded"' in shown


def test_in_place(tmp_path: Path) -> None:
    """Installed in place, the package and its charts are those of the checkout."""
    installation = Installation.make(tmp_path / "installed", "--editable", ROOT)

    where = "import tinkworker; print(tinkworker.__file__)"
    found = must(installation.script("python"), "-c", where, folder=tmp_path)

    assert Path(found.strip()) == ROOT / "tinkworker" / "__init__.py"
    assert must(installation.script("tinkworker"), "chart", "check", folder=tmp_path) == SOUND


def test_as_the_readme_says(tmp_path: Path) -> None:
    """The command of README.md installs the package and asks for its extras; here they are there already."""
    (line,) = lines("README.md", "pip install")
    installation = Installation.make(tmp_path / "installed")
    given = line.replace("pip", f"{sys.executable} -m pip --python {installation.script('python')}", 1)

    must(
        *("sh", "-c", given),
        HOME=str(tmp_path),
        PIP_NO_INDEX="1",
        PIP_NO_BUILD_ISOLATION="0",  # as the option of that name: with what is here
        PIP_DISABLE_PIP_VERSION_CHECK="1",
    )

    shown = must(installation.script("tinkworker"), "chart", "render", "report", "--format=svg", folder=tmp_path)
    assert "<svg" in shown


@pytest.mark.parametrize(
    "words", [("--version",), ("chart", "check"), ("chart", "render", "action"), ("journal", "replay", str(JOURNAL))]
)
def test_from_a_zip_file(application: Path, words: tuple[str, ...], tmp_path: Path) -> None:
    """Charts and journals can be looked at with a program in one file."""
    assert must(sys.executable, application, *words, folder=tmp_path, PYTHONPATH=str(DEPENDENCIES))


def test_report_from_a_zip_file(application: Path, tmp_path: Path) -> None:
    """The page of a journal finds its style there, too."""
    must(
        *(sys.executable, application, "journal", "report", JOURNAL, "-o", "page.html"),
        folder=tmp_path,
        PYTHONPATH=str(DEPENDENCIES),
    )

    assert "<style>" in (tmp_path / "page.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", sorted(COMPILED))
def test_what_cannot_run_from_a_zip_file(application: Path, name: str, tmp_path: Path) -> None:
    """What needs grpcio says why it cannot run from there, and what to do."""
    answer = call(sys.executable, application, name, folder=tmp_path, PYTHONPATH=str(DEPENDENCIES))

    assert (answer.returncode, answer.stdout) == (2, "")
    assert answer.stderr == f"tinkworker: {name} cannot run from a zip file, for grpcio cannot; install the wheel\n"
