"""A supervisor with workers that are small programs, for tests."""

import os
import sys

import pytest

from tinkworker.worker.lifetime import Birth, Ending, Patience
from tinkworker.worker.supervisor import Supervisor

FORKS = pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
"""Those who test have threads, the supervisor has none; the copy becomes another program at once."""

IMPATIENT = Patience(first_delay=0.05, longest_delay=0.2, silent_for=1.5, killed_after=1.5)


class Standing(Supervisor):
    """A supervisor whose worker, as soon as it is born, becomes a small Python program."""

    program = ""

    def run(self) -> Ending:
        """As ever, in this process; in the worker this does not return."""
        ending = super().run()
        if isinstance(ending, Birth):
            try:
                os.set_inheritable(ending.sign, True)  # noqa: FBT003 the library takes no keyword
                os.environ.update(ending.environment)
                os.execv(sys.executable, [sys.executable, "-c", self.program])  # noqa: S606 none is wanted
            finally:
                os._exit(127)
        return ending


def supervisor(program: str, *, once: bool = False, said: list[str] | None = None) -> Standing:
    """A supervisor of a small Python program."""
    subject = Standing((said if said is not None else []).append, IMPATIENT, once=once)
    subject.program = program
    return subject
