"""Samples of engines, each taken in a process of its own."""

import json
import subprocess
import sys
from pathlib import Path

from benchmarks.engine.reporting import Sample


def sample(name: str) -> Sample:
    """One sample of an engine."""
    command = [sys.executable, "-m", "benchmarks.engine.measuring", name]
    folder = Path(__file__).parents[2]
    answer = subprocess.run(command, capture_output=True, text=True, check=True, cwd=folder)  # noqa: S603 our own module
    measured: Sample = json.loads(answer.stdout)
    return measured
