"""What a look at something has shown."""

from typing import Literal, Self

from attrs import frozen

MARKS = {"well": "ok   ", "odd": "note ", "wrong": "WRONG"}


@frozen
class Finding:
    """
    What was found.

    Attributes:
        subject: What was looked at.
        verdict: How it is.
        what: What was seen.
        advice: What to do; empty if nothing.
    """

    subject: str
    verdict: Literal["well", "odd", "wrong"]
    what: str
    advice: str = ""

    @classmethod
    def well(cls, subject: str, what: str) -> Self:
        """It is as it should be."""
        return cls(subject, "well", what)

    @classmethod
    def odd(cls, subject: str, what: str, advice: str) -> Self:
        """A worker can live with it."""
        return cls(subject, "odd", what, advice)

    @classmethod
    def wrong(cls, subject: str, what: str, advice: str) -> Self:
        """A worker cannot work with it."""
        return cls(subject, "wrong", what, advice)

    def __str__(self) -> str:
        head = f"{MARKS[self.verdict]} {self.subject:9} {self.what}"
        return f"{head}\n{'':16}-> {self.advice}" if self.advice else head
