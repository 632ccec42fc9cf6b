import pytest

from tinkworker.server.development.document import Document
from tinkworker.server.development.problem import TemplateInvalid


def read_text(value: str) -> str:
    """A field of text."""
    document = Document("f")
    text = document.text(document.fields(document.parse(f"field: {value}"), ["field"])["field"])
    assert not document.problems
    return text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("0600", "0600"),
        ("true", "true"),
        ("Yes", "Yes"),
        ("1:30", "1:30"),
        ("1.10", "1.10"),
        ("2001-01-01", "2001-01-01"),
        ("0x1F", "0x1F"),
        ("'~'", "~"),
        ('"null"', "null"),
        ("~", ""),
        ("null", ""),
        ("", ""),
        ("|\n  one\n  two\n", "one\ntwo\n"),
        (">-\n  one\n  two\n", "one two"),
        ("'it''s'", "it's"),
    ],
)
def test_text_is_taken_as_it_is_written(value: str, text: str) -> None:
    """A scalar for a field of text keeps its spelling; null without quotes is the empty text."""
    assert read_text(value) == text


@pytest.mark.parametrize(
    ("value", "number"),
    [
        ("90", 90),
        ("-3", -3),
        ("+5", 5),
        ("1_000", 1000),
        ("0x10", 16),
        ("0b11", 3),
        ("0o17", 15),
        ("010", 8),
        ("08", 8),
        ("3.99", 3),
        ("-.5e1", -5),
        ("1e3", 1000),
        ("~", 0),
        ("", 0),
        ("9223372036854775807", 2**63 - 1),
    ],
)
def test_numbers_are_read_in_every_form(value: str, number: int) -> None:
    """Every form of a number that the real server reads is read, and nothing counts as 0."""
    document = Document("f")
    fields = document.fields(document.parse(f"field: {value}"), ["field"])

    assert document.integer(fields["field"]) == number
    assert not document.problems


@pytest.mark.parametrize("value", ["'90'", "ninety", "9223372036854775808", "1e30", ".inf", "_1", "2001-01-01", "[1]"])
def test_what_is_no_number_is_a_problem(value: str) -> None:
    """A text, a number in quotes, a list, and a number that 64 bits do not hold are told at their place."""
    document = Document("f")
    fields = document.fields(document.parse(f"field: {value}"), ["field"])

    assert document.integer(fields["field"]) == 0
    assert [str(problem) for problem in document.problems] == [
        "f:1:8: this is not a whole number; write digits without quotes"
    ]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("{a: 1, b: 2}", {"a": "1", "b": "2"}),
        ("{a: , 1: true}", {"a": "", "1": "true"}),
        ("{<<: {a: merged, b: merged}, a: own}", {"a": "own", "b": "merged"}),
        ("{<<: [{a: first}, {a: second, b: second}]}", {"a": "first", "b": "second"}),
        ("{<<: {<<: {a: far, b: far}, a: near}}", {"a": "near", "b": "far"}),
        ("{'<<': text}", {"<<": "text"}),
        ("{? ~ : x}", {}),
        ("~", {}),
    ],
)
def test_mappings_are_read_and_merged(text: str, values: dict[str, str]) -> None:
    """Keys and values are texts, `<<` adds what is not there yet, and a key that is null is left out."""
    document = Document("f")

    assert document.pairs(document.parse(text)) == values
    assert not document.problems


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("[a]", "f:1:1: this is not a mapping"),
        ("{a: 1, b: 2, a: 3}", "f:1:14: 'a' is here a second time"),
        ("{a: [b]}", "f:1:5: this is not a single value"),
        ("{[a]: b}", "f:1:2: this is not a key"),
        ("{<<: text}", "f:1:6: this is not a mapping"),
        ("&self {a: b, <<: *self}", "f:1:1: this is not a mapping"),
    ],
)
def test_what_is_no_mapping_is_a_problem(text: str, problem: str) -> None:
    """Another kind of value, a key twice, a key or value that is no text, and a wrong merge are told at their place."""
    document = Document("f")
    document.pairs(document.parse(text))

    assert [str(each).split(";")[0] for each in document.problems] == [problem]


def test_items_that_are_nothing_are_left_out() -> None:
    """A list keeps empty texts and loses nulls, as with the real server."""
    document = Document("f")

    assert document.texts(document.parse("[a, ~, '', b,]")) == ("a", "", "b")


def test_only_the_first_document_counts() -> None:
    """What follows the first document is not even read."""
    document = Document("f")

    assert document.text(document.parse("--- one\n--- [two")) == "one"


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("a: [b\n", "f:2:1: this is not YAML: "),
        ("a: b\n\tc: d", "f:2:1: this is not YAML: "),
        ("ab\n\x00", "f:2:1: this is not YAML: "),
        ("a: *unknown", "f:1:4: this is not YAML: "),
    ],
)
def test_what_is_not_yaml_is_a_problem_at_its_place(text: str, start: str) -> None:
    """Broken syntax, forbidden characters and unknown anchors are told with line and column."""
    with pytest.raises(TemplateInvalid) as caught:
        Document("f").parse(text)

    assert str(caught.value).startswith(start)
