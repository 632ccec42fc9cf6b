"""The signals that tell a worker something: known to its supervisor, to itself, and to other workers of its id."""

import signal

FORWARDED = (signal.SIGTERM, signal.SIGINT)
"""The signals that tell a worker to stop."""

AT_ONCE = signal.SIGQUIT
"""
What a supervisor that is told again to stop has its worker told. A machine that goes down tells everything that runs,
the worker too, so that this one may be told twice what was meant once.
"""

DUMP = signal.SIGUSR1
"""The signal that has a worker write to its log what it is doing."""

DRAIN = signal.SIGUSR2
"""The signal that tells a worker to finish what runs, take nothing more, and end; that may take hours."""
