"""Words, mappings and lists know where they stood and are otherwise what they look like."""

from tinkworker.engine.problem import START_OF_FILE, Position
from tinkworker.engine.text import Series, Table, Text


def test_a_text_is_the_word_that_was_written() -> None:
    """A text equals, hashes and prints like the plain word, and carries its position besides."""
    text = Text("press", Position(3, 7), plain=False)

    assert (text, hash(text), str(text), f"{text}") == ("press", hash("press"), "press", "press")
    assert {"press": 1}[text] == 1
    assert (text.position, text.plain) == (Position(3, 7), False)


def test_a_text_without_a_place_stands_at_the_beginning() -> None:
    """A text that no file holds stands at the beginning of the file, so that complaints about it have a place."""
    assert (Text("x").position, Text("x").plain) == (START_OF_FILE, True)


def test_tables_and_series_are_mappings_and_lists_with_a_place() -> None:
    """A mapping and a list know where they begin."""
    table, series = Table(Position(1, 2)), Series(Position(3, 4))

    assert (table, series) == ({}, [])
    assert (table.position, series.position) == (Position(1, 2), Position(3, 4))
