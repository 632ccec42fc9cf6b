"""What is imported on the way to the help and the version, which should cost next to nothing."""

import subprocess
import sys

import pytest

DEAR = {
    "attr",
    "attrs",
    "cattrs",
    "pathlib",
    "yaml",
    "tomllib",
    "json",
    "asyncio",
    "grpc",
    "docker",
    "rich",
    "argparse",
}


def imported_by(program: str) -> set[str]:
    """The modules that a program imports, by an interpreter without a site of its own making."""
    process = subprocess.run(
        [sys.executable, "-c", f"import sys; before = set(sys.modules); {program}; print(*set(sys.modules) - before)"],
        check=True,
        capture_output=True,
        text=True,
    )
    return set(process.stdout.split())


@pytest.mark.parametrize(
    "program",
    [
        "from tinkworker.cli.settings.command_line import asked; asked(['--version'])",
        "from tinkworker.cli.settings.help import help_text; help_text(80)",
    ],
)
def test_help_and_version(program: str) -> None:
    """Help and version need neither attrs nor the libraries of the config file, let alone those of the worker."""
    assert not imported_by(program) & DEAR


def test_no_config_file() -> None:
    """Without a config file no library for one is imported."""
    program = "from tinkworker.cli.settings.reading import read; read(['-iw', '--tinkerbell-grpc-authority=s'], {}, [])"

    assert not imported_by(program) & {"yaml", "tomllib", "json"}


def test_everybody_s_variables() -> None:
    """Variables that can be no misspelt ones of ours, being far too short, are not compared with them."""
    words = "['-iw', '--tinkerbell-grpc-authority=s']"
    program = f"from tinkworker.cli.settings.reading import read; read({words}, {{'PATH': '/bin', 'HOME': '/'}}, [])"

    assert "difflib" not in imported_by(program)
