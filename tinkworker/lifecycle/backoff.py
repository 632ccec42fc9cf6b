"""How long to wait before trying again: longer each time, up to a cap, and never all at the same moment."""

from zlib import crc32


def backoff(key: str, tries: int, first: float, cap: float) -> float:
    """
    Seconds to wait after so many tries.

    Doubles from `first` to `cap`, less up to half of it, so that a thousand workers that lost their server at the same
    moment do not come back at the same moment. The part taken off is drawn from the key and the number of tries, not
    from chance, so that a recorded run can be replayed.

    Args:
        key: Who waits; different for different workers.
        tries: How often it was tried in vain, from 1.
        first: The wait after the first try, in seconds.
        cap: The longest wait, in seconds.
    """
    longest = min(cap, first * 2.0 ** min(max(tries, 1) - 1, 30))
    return longest * (1 - share(key, tries) / 2)


def share(key: str, count: int) -> float:
    """A number from 0 to 1 that looks like chance: another one for each key and count, the same at every replay."""
    return crc32(f"{key}/{count}".encode()) / 0xFFFFFFFF
