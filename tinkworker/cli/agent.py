"""`tink-agent`: the worker, told what to do as Tinkerbell's agent is."""

from collections.abc import Sequence

from tinkworker.cli import worker
from tinkworker.cli.settings.agent import TINK_AGENT


def run(arguments: Sequence[str]) -> int:
    """Run the command, and return the exit status: the worker's."""
    return worker.run(arguments, TINK_AGENT)
