"""Something that people see when something is wrong."""

import re
from typing import NamedTuple


class Symptom(NamedTuple):
    """
    Something that people see.

    Attributes:
        shown: What it looks like in the log or in a report, as the page shows it.
        pattern: What it is recognised by, in any case.
        cause: Where it comes from.
        remedy: What to do.
    """

    shown: str
    pattern: str
    cause: str
    remedy: str

    def fits(self, text: str) -> bool:
        """Whether a text shows it."""
        return re.search(self.pattern, text, re.IGNORECASE) is not None
