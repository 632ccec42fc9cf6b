"""An answer that is a status."""


class Rejected(Exception):
    """A request that is answered with a status instead of messages: the name of its code, and its text."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(f"{code}: {text}")
        self.code = code
        self.text = text
