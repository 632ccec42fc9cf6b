"""Of YAML the part is read that people read at a glance; everything else is a problem with a place."""

import pytest
import yaml

from tinkworker.engine import parsing
from tinkworker.engine.parsing import DEEPEST, LARGEST, parse
from tinkworker.engine.problem import ChartError, Position
from tinkworker.engine.text import Series, Table, Text, Value


def complaints(text: str) -> list[str]:
    """What is said about a text, without the file's name."""
    with pytest.raises(ChartError) as error:
        parse(text, "f")
    return [str(problem).removeprefix("f:") for problem in error.value.problems]


def places(value: Value) -> list[tuple[Position, bool]]:
    """Where everything in a value stands, and whether it is plain."""
    if isinstance(value, Text):
        return [(value.position, value.plain)]
    inside = [*value, *value.values()] if isinstance(value, Table) else value
    return [(value.position, False), *(place for item in inside for place in places(item))]


def test_nothing_is_converted() -> None:
    """Scalars stay the words that were written, with their places; quoted ones are marked."""
    table = parse("on: yes\nmode: 0600\nnothing:\nlist: [~, '1']\n", "f")

    assert table == {"on": "yes", "mode": "0600", "nothing": "", "list": ["~", "1"]}
    series = table[Text("list")]
    assert isinstance(series, Series)
    assert [(item.position, item.plain) for item in series if isinstance(item, Text)] == [
        (Position(4, 8), True),
        (Position(4, 11), False),
    ]
    assert series.position == Position(4, 7)


def test_the_reader_in_python_reads_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without libyaml the same comes out, only slower."""
    text = "a: {b: [c, 'd', {e: \"f\"}]}\ng: |\n  long\n  text\n"
    fast = parse(text, "f")

    monkeypatch.setattr(parsing, "LOADER", yaml.SafeLoader)
    slow = parse(text, "f")

    assert (slow, places(slow)) == (fast, places(fast))
    assert complaints("a: [") == [
        ("1:5: not YAML: expected the node content, but found '<stream end>'; look at the line and the one above it")
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: [", "2:1: not YAML: did not find expected node content; look at the line and the one above it"),
        (
            "a: b\n c: d",
            "2:3: not YAML: mapping values are not allowed in this context; look at the line and the one above it",
        ),
        (
            "a: b\n\tc: d",
            "2:1: not YAML: found a tab character that violates indentation; look at the line and the one above it",
        ),
        ("{a: b", "2:1: not YAML: did not find expected ',' or '}'; look at the line and the one above it"),
        ("a: 'b", "1:6: not YAML: found unexpected end of stream; look at the line and the one above it"),
        ("a: *b", "1:4: an alias; charts are read by people; write out what it stands for"),
        ("a: &b c\nd: *b", "2:4: an alias; charts are read by people; write out what it stands for"),
        ("<<: *b", "1:5: an alias; charts are read by people; write out what it stands for"),
        ("a: b\n---\nc: d", "2:1: a second document; a file holds one chart; make it two files"),
        ("", "1:1: not a mapping; a chart begins with 'chart: NAME'"),
        ("# nothing but a comment", "1:1: not a mapping; a chart begins with 'chart: NAME'"),
        ("---\n", "2:1: not a mapping; a chart begins with 'chart: NAME'"),
        ("word", "1:1: not a mapping; a chart begins with 'chart: NAME'"),
        ("- item", "1:1: not a mapping; a chart begins with 'chart: NAME'"),
        ("a: 1\na: 2", "2:1: 'a' stands here twice; the second would hide the first; remove one"),
        ("a: {b: 1, 'b': 2}", "1:11: 'b' stands here twice; the second would hide the first; remove one"),
        ("[a, b]: c", "1:1: a key that is not a name; write a plain word"),
        ("? {a: b}\n: c", "1:3: a key that is not a name; write a plain word"),
        (
            "a: !!python/object/apply:os.system [echo]",
            (
                "1:4: the tag 'tag:yaml.org,2002:python/object/apply:os.system'; "
                "a chart holds names only; remove the tag"
            ),
        ),
        ("a: !!str b", "1:4: the tag 'tag:yaml.org,2002:str'; a chart holds names only; remove the tag"),
        ("a: !mine b", "1:4: the tag '!mine'; a chart holds names only; remove the tag"),
        ("a: b\0c", "1:1: not text: control characters are not allowed; charts are UTF-8 without control characters"),
        ("a: \ud800", "1:1: not text: surrogates not allowed; charts are UTF-8 without control characters"),
    ],
)
def test_what_is_no_chart_is_a_problem(text: str, said: str) -> None:
    """Broken YAML, and YAML that people do not read at a glance, is told with its place and what to do."""
    assert complaints(text) == [said]


def test_all_problems_are_told_at_once() -> None:
    """One look finds everything of this kind."""
    assert len(complaints("a: !x b\nc: *d\na: e\n? [f]\n: g")) == 4


@pytest.mark.parametrize("bracket", ["[", "{a: ", "- "])
def test_depth_is_bounded(bracket: str) -> None:
    """What is nested deeper than anybody reads is refused where it gets too deep, long before it could hurt."""
    found = complaints(f"a: {'' if bracket != '- ' else chr(10)}{bracket * 50_000}")

    assert found[0].endswith(f"nested too deeply; write it flatter: {DEEPEST} levels are read")


def test_depth_that_people_read_is_read() -> None:
    """Lists and mappings inside each other are read as deep as promised."""
    text = "a: " + "[" * (DEEPEST - 1) + "]" * (DEEPEST - 1)

    assert isinstance(parse(text, "f"), Table)
    assert "nested too deeply" in complaints(text.replace("]", "]]", 1).replace("[", "[[", 1))[0]


def test_size_is_bounded() -> None:
    """What is too large for a chart is not even looked at."""
    assert complaints("a: " + "b" * LARGEST) == [
        f"1:1: larger than {LARGEST} bytes; a chart is read by people; this is something else"
    ]


def test_a_byte_order_mark_does_no_harm() -> None:
    """Editors of another system may begin a file with a mark that is no text."""
    assert parse("\ufeffa: b\n", "f") == {"a": "b"}
