"""What may go wrong between a worker and its server, beside calls that fail: what comes late, and what passes."""

from math import inf
from typing import Literal

from attrs import define

from tinkworker.testing.server import Method, ServerTrouble

Way = Literal["request", "answer", "copy"]


@define
class Delay:
    """
    What comes late with the next calls.

    Attributes:
        of: The "request" on its way; the "answer" on its way; or a "copy" of the request, which arrives besides.
        method: Which method.
        seconds: How late that is.
        times: With how many calls it still comes late.
        prompt: How many calls have nothing late before that.
    """

    of: Way
    method: Method
    seconds: float
    times: int = 1
    prompt: int = 0


@define
class Passing(ServerTrouble):
    """
    Trouble that passes by itself.

    Attributes:
        until: When it has, in seconds of the monotonic clock.
    """

    until: float = inf
