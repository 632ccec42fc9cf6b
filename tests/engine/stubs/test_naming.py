"""Types are named as Python source names them, with the imports that this takes."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Optional, Union

import pytest

from tests.engine.workshop import Notes
from tinkworker.engine.binding import Activity
from tinkworker.engine.step import Event
from tinkworker.engine.stubs.naming import Names, broken


class Outer:
    """Has a class in it."""

    class Inner:
        """Is in another class."""


@pytest.mark.parametrize(
    ("meant", "name"),
    [
        (None, "None"),
        (type(None), "None"),
        (int, "int"),
        (Notes, "Notes"),
        (Outer.Inner, "Outer.Inner"),
        (int | None, "int | None"),
        (Optional[Notes], "Notes | None"),  # noqa: UP045 the older spelling is met in the field
        (Union[int, str, None], "int | str | None"),  # noqa: UP007 likewise
        (tuple[int, ...], "tuple[int, ...]"),
        (Mapping[str, Notes | None], "Mapping[str, Notes | None]"),
        (Event[int], "Event[int]"),
    ],
)
def test_a_type_is_named(meant: Any, name: str) -> None:
    """Classes, unions, generics and None are named as a person would."""
    assert Names().name(meant) == name


@pytest.mark.parametrize("meant", ["a string", 3, lambda: None])
def test_what_is_no_type_has_no_name(meant: Any) -> None:
    """What is no type is refused, whatever it is."""
    with pytest.raises(TypeError, match="is no type that could be named"):
        Names().name(meant)


def test_unions_are_sorted_with_none_last() -> None:
    """A union reads the same every time, and `object` takes in everything."""
    assert Names().union({str, None, Notes}) == "Notes | str | None"
    assert Names().union({str, None, object}) == "object"
    assert Names().union({None}) == "None"


def test_everything_that_was_named_is_imported() -> None:
    """Imports are sorted as formatters sort them: the standard library's first, nothing for what is built in."""
    names = Names()
    for meant in (Notes, Mapping, Activity, int, Event, datetime):
        names.name(meant)

    assert list(names.imports()) == [
        "",
        "from collections.abc import Mapping",
        "from datetime import datetime",
        "",
        "from tests.engine.workshop import Notes",
        "from tinkworker.engine.binding import Activity",
        "from tinkworker.engine.step import Event",
    ]


def test_two_types_of_one_name_are_kept_apart() -> None:
    """The second type of a name is named with its module."""
    names = Names()
    names.add("", "Notes")

    assert names.name(Notes) == "tests.engine.workshop.Notes"
    assert list(names.imports()) == ["", "import tests.engine.workshop"]


def test_long_lists_are_broken() -> None:
    """A list that does not fit in a line is written an item a line."""
    words = [f"word_{number}" for number in range(20)]

    assert list(broken("x = f", ["a", "b"], ("(", ")"))) == ["x = f(a, b)"]
    assert list(broken("from m import ", ["a"], ("(", ")"), bare=True)) == ["from m import a"]
    assert list(broken("    f", words, ("(", ")"))) == ["    f(", *(f"        {word}," for word in words), "    )"]
