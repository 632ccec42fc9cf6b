"""What is said of mistakes on the command line, by every program and every subcommand of it."""

import sys
from pathlib import Path
from runpy import run_module

import pytest

from tests.cli.command import give
from tinkworker.cli.grammar import Grammar
from tinkworker.cli.main import perform


def answer(words: str, capsys: pytest.CaptureFixture[str]) -> str:
    """What is said to a command line that is refused with status 2, and writes nothing to standard output."""
    try:
        status: object = perform(words.split())
    except SystemExit as end:  # so argparse refuses
        status = end.code
    out, said = capsys.readouterr()
    assert (status, out) == (2, "")
    return said


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("chart rendr worker", "did you mean render?"),
        (
            "chart render worker --fromat dot",
            "tinkworker chart render: error: unknown flag --fromat; did you mean --format?",
        ),
        ("chart render worker --format mermiad", "did you mean mermaid?"),
        ("journal shoow x", "did you mean show?"),
        ("journal report x --otput=page.html", "unknown flag --otput; did you mean --output?"),
        ("demo --runtime procss", "did you mean process?"),
        ("demo -json", "unknown flag -json; did you mean --json?"),
        ("server --protocol agnet", "did you mean agent?"),
        ("server --templat x", "unknown flag --templat; did you mean --template?"),
        ("simulate --worker 3", "unknown flag --worker; did you mean --workers?"),
        ("status --data x", "unknown flag --data; did you mean --data-dir?"),
        ("doctor --id=w1 --docker-regstry=x", "unknown flag --docker-regstry; did you mean --docker-registry?"),
        ("simulate --server s:1 --workers x", "--workers: 'x' is not allowed; allowed: a whole number from 1"),
        ("simulate --server s:1 --run 5s..1s", "--run: '5s..1s' is not allowed; allowed: a duration, or two"),
        ("simulate --server s:1 --cut 2", "--cut: '2' is not allowed; allowed: a number from 0 to 1"),
        ("simulate --server s:1 --retry-interval 0", "--retry-interval: '0' is not allowed; allowed: a duration"),
        ("journal replay --until end x", "--until: 'end' is not allowed; allowed: a whole number"),
        ("chart explore action --faults many", "--faults: 'many' is not allowed; allowed: a whole number"),
        ("status --xyzzy", "error: unknown flag --xyzzy\n"),
        ("demo --runtime podman", "(choose from"),
    ],
)
def test_what_was_meant(words: str, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A flag, a command below a subcommand, or a value that is nearly one that there is, is answered with that."""
    assert said in answer(words, capsys)


def test_a_drain_without_a_value(tmp_path: Path) -> None:
    """A flag at the end that lacks its value is told as that, where the drain has a flag of its own to add."""
    refused = give("tink-worker", "drain", "--id", folder=tmp_path)

    assert refused.returncode == 2
    assert "--id needs a value: --id VALUE" in refused.stderr


@pytest.mark.parametrize("name", ["chart", "journal"])
def test_commands_below_a_subcommand(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Given without one of its commands, a subcommand names them, with status 2."""
    said = answer(name, capsys)

    assert "show this help message" in said
    assert "    re" in said, "render or replay"


@pytest.mark.parametrize(
    ("words", "taken"),
    [
        (["--depth", "-5"], {"depth": -5}),
        (["-opage"], {"output": "page"}),
        (["--output=--strange"], {"output": "--strange"}),
        (["--", "--depht"], {"words": ["--depht"]}),
        (["-"], {"words": ["-"]}),
        (["--a message=--of some kind"], {"words": ["--a message=--of some kind"]}),
    ],
)
def test_what_is_no_mistake(words: list[str], taken: dict[str, object]) -> None:
    """Numbers below zero, values, messages and whatever stands behind `--` are not taken for misspelt flags."""
    grammar = Grammar(prog="program")
    grammar.add_argument("--depth", type=int)
    grammar.add_argument("-o", "--output")
    grammar.add_argument("words", nargs="*")

    assert vars(grammar.parse_args(words)) | taken == vars(grammar.parse_args(words))


@pytest.mark.parametrize("program", ["benchmarks", "benchmarks.engine", "image", "tests.survival.soak"])
def test_the_programs_of_a_checkout(
    program: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is run in a checkout only answers a misspelt flag like the commands."""
    monkeypatch.setattr(sys, "argv", [program, "--hlep"])
    monkeypatch.delitem(sys.modules, f"{program}.__main__", raising=False)  # which a test may have imported

    with pytest.raises(SystemExit, match=r"^2$"):
        run_module(program, run_name="__main__")

    assert "unknown flag --hlep; did you mean --help?" in capsys.readouterr().err


def test_flags_are_not_abbreviated(capsys: pytest.CaptureFixture[str]) -> None:
    """A part of a flag is a mistake, also where the flag itself must be given: it is what was meant."""
    grammar = Grammar(prog="program")
    grammar.add_argument("--output", required=True)

    with pytest.raises(SystemExit):
        grammar.parse_args(["--out", "x"])

    assert "error: unknown flag --out; did you mean --output?" in capsys.readouterr().err
