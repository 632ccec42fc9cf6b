"""Sizes for people."""

_UNITS = ("B", "KB", "MB", "GB", "TB", "PB", "EB")
_STEP = 1024


def write_size(number: int) -> str:
    """A number of bytes in the largest unit that fits, rounded up: "24GB"; nothing for none."""
    if number <= 0:
        return ""
    power = min((number.bit_length() - 1) // 10, len(_UNITS) - 1)
    return f"{-(-number // _STEP**power)}{_UNITS[power]}"
