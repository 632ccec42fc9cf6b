"""Output that nobody takes any more: its reader has gone, or its disk is full."""

import os
import sys


def let_go_of_output() -> None:
    """
    Give up what standard output and standard error do not take.

    Python would try once more as it ends, and turn a good end into a bad one.
    """
    for stream in filter(None, (sys.stdout, sys.stderr)):
        try:
            stream.flush()
        except OSError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
