"""What is wrong with what a person wrote, and where."""

from collections.abc import Iterable

from attrs import frozen


class UserError(Exception):
    """What a person can put right; the message says what is wrong, where, and what to do."""


@frozen(order=True)
class Problem:
    """
    A place in a file, and what is the matter there.

    Attributes:
        file: The file's name.
        line: From 1.
        column: From 1.
        what: What is wrong.
        remedy: What to do about it.
    """

    file: str
    line: int
    column: int
    what: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: {self.what}; {self.remedy}"


class TemplateInvalid(UserError):
    """
    A template that no workflow can be made of.

    Attributes:
        problems: All that is wrong with it, in the order of the file.
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(map(str, self.problems)))


def locate(text: str, position: int) -> tuple[int, int]:
    """The line and the column, from 1, of a position in a text."""
    before = text[:position]
    return before.count("\n") + 1, len(before) - before.rfind("\n")
