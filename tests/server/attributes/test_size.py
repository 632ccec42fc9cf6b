import pytest

from tinkworker.server.attributes.size import write_size


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (-1, ""),
        (0, ""),
        (1, "1B"),
        (1023, "1023B"),
        (1024, "1KB"),
        (1025, "2KB"),
        (2**20 - 1, "1024KB"),
        (2**30, "1GB"),
        (240_057_409_536, "224GB"),
        (2**40 + 1, "2TB"),
        (2**70, "1024EB"),
    ],
)
def test_sizes_are_rounded_up(number: int, text: str) -> None:
    """A size is written in the largest unit of which it has one, and what is left over counts as one more."""
    assert write_size(number) == text
