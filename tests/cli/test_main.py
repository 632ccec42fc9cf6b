"""The two commands: which subcommand is meant, and what is said if none is."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.command import SCRIPTS, environment, give
from tests.parts.measuring import unmeasured
from tinkworker import __version__
from tinkworker.cli.main import COMMANDS, dispatch, perform


@pytest.mark.parametrize("command", ["tink-worker", "tink-agent", "tinkworker"])
def test_version(command: str, tmp_path: Path) -> None:
    """Each command says its name and the version."""
    answer = give(command, "--version", folder=tmp_path)

    assert (answer.returncode, answer.stdout, answer.stderr) == (0, f"{command} {__version__}\n", "")


@pytest.mark.parametrize("words", [["worker", "-v"], ["agent", "--version"], ["worker", "--version", "--id=w1"]])
def test_the_version_is_the_same_whichever_way_it_is_asked_for(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """Alone, abbreviated or among other flags, the question has one answer; alone it is given without the settings."""
    assert dispatch(words) == 0

    assert capsys.readouterr().out == f"tink-{words[0]} {__version__}\n"


def test_the_version_alone_needs_no_settings() -> None:
    """Who asks for the version alone does not wait for the table of settings."""
    program = (
        "import sys; from tinkworker.cli.main import dispatch; dispatch(['worker', '--version']); print(*sys.modules)"
    )
    answer = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert "tinkworker.cli.settings" not in answer.stdout.split()


def test_python_runs_the_package(tmp_path: Path) -> None:
    """`python -m tinkworker` is `tinkworker`."""
    answer = subprocess.run(
        [sys.executable, "-m", "tinkworker", "--version"], cwd=tmp_path, capture_output=True, text=True, check=True
    )

    assert answer.stdout == f"tinkworker {__version__}\n"


@pytest.mark.parametrize("words", [[], ["-h"], ["--help"], ["help"]])
def test_overview(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """Without a subcommand, or asked for help, `tinkworker` names every subcommand with what it does."""
    assert dispatch(words) == 0

    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("Usage: tinkworker SUBCOMMAND")
    assert [line.split(maxsplit=1) for line in lines[2:-2]] == [[name, what] for name, (_, what) in COMMANDS.items()]


@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.parametrize("command", ["tink-worker", "tink-agent", "tinkworker"])
def test_help_of_a_subcommand(command: str, name: str, tmp_path: Path) -> None:
    """Each subcommand is reached by either command, and says how it is used."""
    answer = give(command, name, "--help", folder=tmp_path)

    assert (answer.returncode, answer.stderr) == (0, "")
    assert "usage:" in answer.stdout.lower()


@pytest.mark.parametrize("command", ["tink-worker", "tinkworker"])
def test_help_in_a_word(command: str, tmp_path: Path) -> None:
    """`help` and a subcommand is the help of that subcommand."""
    assert give(command, "help", "chart", folder=tmp_path).stdout.startswith("usage: tinkworker chart ")


@pytest.mark.parametrize("name", COMMANDS)
def test_wrong_words_are_told_without_a_trace(name: str, tmp_path: Path) -> None:
    """Each subcommand answers a flag that is nearly right with the one that was meant, with status 2 and no trace."""
    answer = give("tinkworker", name, "--hlep", folder=tmp_path)

    assert answer.returncode == 2
    assert "unknown flag --hlep; did you mean --help?" in answer.stderr
    assert "Traceback" not in answer.stderr


@pytest.mark.parametrize(
    ("name", "advice"),
    [
        ("dmo", "did you mean 'demo'?"),
        ("journals", "did you mean 'journal'?"),
        ("--versio", "did you mean '--version'?"),
    ],
)
def test_misspelt_subcommand(name: str, advice: str, tmp_path: Path) -> None:
    """A subcommand that is not there is answered with the one that was probably meant, and status 2."""
    answer = give("tinkworker", name, folder=tmp_path)

    assert (answer.returncode, answer.stdout) == (2, "")
    assert answer.stderr == f"tinkworker: there is no subcommand '{name}'; {advice}\n"


def test_unlike_any_subcommand(tmp_path: Path) -> None:
    """If nothing is like it, all subcommands are named."""
    answer = give("tinkworker", "xyzzy", folder=tmp_path)

    assert answer.returncode == 2
    assert answer.stderr.endswith(f"there are: {', '.join(COMMANDS)}\n")


@pytest.mark.parametrize("command", ["tink-worker", "tink-agent"])
@pytest.mark.parametrize(
    ("word", "advice"), [("doctr", "did you mean 'doctor'?"), ("s3cret", f"there are: {', '.join(COMMANDS)}")]
)
def test_a_worker_takes_flags_only(command: str, word: str, advice: str, tmp_path: Path) -> None:
    """A first word that is neither flag nor subcommand is refused alone, with advice, and is not repeated."""
    answer = give(command, word, "--id=w1", folder=tmp_path)

    assert (answer.returncode, answer.stdout) == (2, "")
    assert answer.stderr == (
        f"{command}: the first word is neither a flag nor a subcommand; {advice}; `{command} --help` names all flags\n"
    )


@pytest.mark.parametrize("command", ["tink-worker", "tink-agent"])
def test_a_worker_asked_for_help_in_a_word(command: str, tmp_path: Path) -> None:
    """`help` is `--help`."""
    assert give(command, "help", folder=tmp_path).stdout == give(command, "--help", folder=tmp_path).stdout


def test_tink_agent_takes_other_words_for_the_agent(tmp_path: Path) -> None:
    """`tink-agent` is the worker with the agent's flags: what it misses has the agent's names."""
    answer = give("tink-agent", "--grpc-tls", folder=tmp_path)

    assert answer.returncode == 2
    assert "tink-agent: tinkerbell-grpc-authority is not set; give --grpc-server" in answer.stderr


def test_interrupted(monkeypatch: pytest.MonkeyPatch) -> None:
    """A subcommand that ^C ends is the shell's 130, and no trace."""

    def interrupted(arguments: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr("tinkworker.cli.demo.run", interrupted)

    assert perform(["demo"]) == 130


@pytest.mark.parametrize("words", [["--version"], ["--help"], ["worker", "--version"], ["worker", "--help"]])
def test_nothing_dear_is_imported(words: list[str]) -> None:
    """What only tells something imports no library that takes long."""
    program = f"import sys; from tinkworker.cli.main import dispatch; dispatch({words}); print(*sys.modules)"
    answer = subprocess.run(
        [sys.executable, "-c", program], env=unmeasured(), capture_output=True, text=True, check=True
    )

    assert not {"asyncio", "attrs", "pathlib", "cattrs", "docker", "grpc", "rich", "yaml"} & set(answer.stdout.split())


def test_characters_that_a_terminal_lacks_end_nothing(tmp_path: Path) -> None:
    """Where the encoding has no line-drawing and no umlaut, these are written as escapes, and the worker works."""
    answer = give("tinkworker", "demo", "--runtime=simulated", folder=tmp_path, PYTHONIOENCODING="ascii")

    assert (answer.returncode, answer.stderr) == (0, "")
    assert "check \\xb7 action reported" in answer.stdout


@pytest.mark.parametrize("words", ["tink-worker --help", "tinkworker chart render action", "tinkworker explain 137"])
def test_a_reader_that_has_seen_enough(words: str, tmp_path: Path) -> None:
    """Where nobody reads on, as behind `head`, nothing is said of that, and the status is 0."""
    command, *rest = words.split()
    reading, writing = os.pipe()
    os.close(reading)
    with open(writing, "wb") as pipe:  # noqa: PTH123 a descriptor
        answer = subprocess.run(
            [SCRIPTS / command, *rest],
            cwd=tmp_path,
            env=environment(),
            stdout=pipe,
            stderr=subprocess.PIPE,
            check=False,
        )

    assert (answer.returncode, answer.stderr) == (0, b"")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["chart", "check", "none.yaml"], "tinkworker chart: none.yaml cannot be used: No such file or directory\n"),
        (["demo", "--data-dir", "file"], "tinkworker demo: file cannot be used: File exists\n"),
        (["status", "--data-dir", "file"], "tink-worker status: file/.tink-worker cannot be used: Not a directory\n"),
    ],
)
def test_a_file_that_cannot_be_used_is_named(words: list[str], said: str, tmp_path: Path) -> None:
    """Of a file or folder it is said which one and why, in words and without Python's numbers."""
    (tmp_path / "file").touch()
    answer = give("tinkworker", *words, folder=tmp_path)

    assert (answer.returncode, answer.stderr) == (2, said)
