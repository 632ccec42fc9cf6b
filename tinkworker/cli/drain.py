"""`tink-worker drain`: the worker, told to finish what runs and to take nothing more.

A worker of the same id that lives already is told so, and its end is waited for; where none lives, what the last one
left running is finished by this one.
"""

from collections.abc import Sequence

from tinkworker.cli import worker


def run(arguments: Sequence[str]) -> int:
    """Run the command, and return the exit status: the worker's."""
    return worker.run([*arguments, "--drain"])
