"""What is said about settings, before anybody judges it."""

from pathlib import Path

import pytest

from tinkworker.cli.settings.stating import state, switched_on
from tinkworker.cli.settings.table import TINK_WORKER


@pytest.mark.parametrize(
    ("words", "variables", "on"),
    [
        ((), {}, False),
        (("--once",), {}, True),
        (("--once=F",), {"TINK_WORKER_ONCE": "true"}, False),
        ((), {"TINK_WORKER_ONCE": "t"}, True),
        ((), {"TINK_WORKER_ONCE": "perhaps"}, False),
    ],
)
def test_switches(words: tuple[str, ...], variables: dict[str, str], *, on: bool) -> None:
    """A switch is on where the strongest source that names it says so; what is no truth is for others to judge."""
    assert switched_on("once", state(words, variables, (), TINK_WORKER)) is on


def test_the_file_comes_last(tmp_path: Path) -> None:
    """A config file holds where neither command line nor environment says anything."""
    (tmp_path / "tink-worker.yaml").write_text("once: true\n", encoding="utf-8")

    assert switched_on("once", state((), {}, (tmp_path,), TINK_WORKER))
    assert not switched_on("once", state((), {"TINK_WORKER_ONCE": "0"}, (tmp_path,), TINK_WORKER))
