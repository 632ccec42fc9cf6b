import pytest

from tinkworker.cli.settings.help import help_text
from tinkworker.cli.settings.table import GROUPS, SETTINGS


def test_everything_is_there() -> None:
    """Every group, flag, letter, variable and default is in the help."""
    text = help_text(1000)

    for group in GROUPS:
        assert f"\n{group.title}:\n" in text
    for setting in SETTINGS:
        (line,) = (line for line in text.splitlines() if setting.help in line)
        if "flag" in setting.sources:
            assert f"--{setting.name} " in line
        assert f"-{setting.short}, " in line or not setting.short
        assert (
            setting.environment[0] in line
            if setting.environment
            else setting.name in ("set", "drain", "help", "version")
        )
        assert "(required)" in line or setting.default is not None
        assert all(choice in line for choice in setting.kind.choices)


@pytest.mark.parametrize(
    "line",
    [
        "  -i, --id string                          The worker's id, by which the server knows this machine (ID, ",
        "      --tinkerbell-tls                     Speak TLS with the server (TINKERBELL_TLS) (default true)",
        "      --tinkerbell-insecure-tls            Take any certificate from the server, unverified (TINKERBELL_IN",
        "      --max-retry int                      How often a pull that failed for a passing reason is tried again",
        "      --once                               End when nothing is left to do (TINK_WORKER_ONCE)",
        "      --runtime string                     What runs the actions: docker, process, simulated (TINK_WORKER_",
        "      DOCKER_HOST                          Where the Docker Engine listens",
        "  -h, --help                               Print this and end",
    ],
)
def test_lines(line: str) -> None:
    """Lines look like those of Go's help, with the variables' names."""
    assert f"\n{line}" in help_text(1000)


@pytest.mark.parametrize("width", [72, 80, 100, 132])
def test_width(width: int) -> None:
    """No line is wider than the terminal, and no default is torn apart."""
    lines = help_text(width).splitlines()

    assert max(map(len, lines)) <= width
    assert any(line.endswith("(default 10485760)") for line in lines)


def test_narrow() -> None:
    """A terminal too narrow for two columns gets two narrow ones."""
    assert max(map(len, help_text(20).splitlines())) < 80


def test_defaults() -> None:
    """Defaults are told unless they are nothing."""
    lines = help_text(1000).splitlines()

    assert [line.rpartition(" (default ")[2] for line in lines if "(default" in line] == [
        f"{setting.default})" for setting in SETTINGS if setting.default not in (None, "", "0", "false")
    ]


def test_timeout() -> None:
    """The help says what became of the 60m that Go's help prints as the default of the timeout."""
    (line,) = (line for line in help_text(1000).splitlines() if "--timeout" in line)

    assert "60m" in line
    assert "(default" not in line
