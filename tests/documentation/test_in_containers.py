"""The commands of `docs/action-author/try.md` that want an engine."""

import json
import subprocess
from pathlib import Path

import pytest

from tests.documentation.commands import BOUND, THINGS, lines
from tests.documentation.surroundings import surroundings
from tests.parts.engine import Engine

pytestmark = [pytest.mark.engine, pytest.mark.registry]

PAGE = "docs/action-author/try.md"


@pytest.mark.parametrize("number", [0, 1])
def test_a_workflow_in_containers(number: int, engine: Engine, conformance_image: str, tmp_path: Path) -> None:
    """The page's template, with an image that is there, succeeds by either of the page's two commands."""
    command = [line for line in lines(PAGE, "--workflow FILE") if "--runtime" not in line][number]
    template = THINGS["a template"].read_text(encoding="utf-8").replace("example/none", conformance_image)
    (tmp_path / "own.yaml").write_text(template, encoding="utf-8")
    line = command.replace("FILE", "own.yaml").replace("/tmp/", f"{tmp_path}/")

    answer = subprocess.run(
        ["sh", "-c", line],
        cwd=tmp_path,
        env={**surroundings(tmp_path), "DOCKER_HOST": engine.host},
        capture_output=True,
        text=True,
        check=False,
        timeout=BOUND,
    )

    assert answer.returncode == 0, answer.stdout + answer.stderr
    *told, summary = map(json.loads, answer.stdout.splitlines())
    assert [line["msg"] for line in told if line.get("stream") == "stdout"] == ["hello"]
    journal = Path(summary["journal"])
    assert journal.is_relative_to(tmp_path / ("try" if "/tmp/try" in command else "worker"))
