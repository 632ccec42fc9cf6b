"""Problems are told as compilers tell them: in order, with place, fault and advice."""

import pytest

from tinkworker.engine.problem import ChartError, Position, Problem, nearest


def test_a_problem_reads_as_compilers_have_it() -> None:
    """A problem is one line: file, line, column, what is wrong, what to do."""
    assert str(Problem("a.yaml", Position(3, 7), "no state", "add one")) == "a.yaml:3:7: no state; add one"


def test_problems_of_several_files_come_in_order() -> None:
    """Problems are ordered by file, then line, then column, however they were found."""
    places = [("b", 1, 1), ("a", 10, 1), ("a", 2, 9), ("a", 2, 10), ("b", 1, 0)]

    error = ChartError(Problem(file, Position(line, column), "x", "y") for file, line, column in places)

    assert str(error).splitlines() == ["a:2:9: x; y", "a:2:10: x; y", "a:10:1: x; y", "b:1:0: x; y", "b:1:1: x; y"]


@pytest.mark.parametrize(
    ("word", "known", "said"),
    [
        ("rurning", ["running", "pending"], "did you mean 'running'?"),
        ("x", ["running", "pending"], "there are: pending, running"),
        ("x", [], "there are none"),
        ("x", [f"state_{number:02}" for number in range(14)], None),
    ],
)
def test_the_nearest_word_is_suggested(word: str, known: list[str], said: str | None) -> None:
    """A misspelt word brings the one that was meant; one that nobody knows brings those there are, not too many."""
    listed = f"there are: {', '.join(known[:12])} and 2 more"

    assert nearest(word, known) == (said or listed)
