"""An action may print anything, as much of it as it likes: what is kept of it has a bound, and no line does harm."""

import os

import pytest

from tinkworker.secrecy import Secrets
from tinkworker.worker.output import HARMFUL, LONGEST_LINE, Lines

PIECE = 1 << 16
SECRETS = Secrets.of("hunter2", "a longer secret than that")

STREAMS = {
    "every byte": bytes(range(256)) * (PIECE // 256),
    "one endless line": b"x" * PIECE,
    "returns without a line": b"12%\r" * (PIECE // 4),
    "bytes that never become a character": b"\xf0\x9f\x98" * (PIECE // 3),
    "the beginning of a secret again and again": b"hunter" * (PIECE // 6),
    "control characters alone": b"\x1b]0;\x9b" * (PIECE // 5),
    "empty lines": b"\n" * PIECE,
    "noise": os.urandom(PIECE),
}


@pytest.mark.parametrize("what", STREAMS)
def test_what_is_kept_has_a_bound(what: str) -> None:
    """After a megabyte no more is kept than a line, a secret and what came last; each line shown is harmless."""
    lines, longest = Lines(SECRETS), 0
    for _ in range(20):
        for line in lines.feed(STREAMS[what]):
            longest = max(longest, len(line))
            assert not HARMFUL.search(line)
        assert len(lines._rest) <= LONGEST_LINE + SECRETS.longest
    assert longest <= LONGEST_LINE * len("\\xff")
