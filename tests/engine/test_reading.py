"""A chart file becomes a chart: every key, every shorthand, every place."""

from pathlib import Path

import pytest

from tests.engine.workshop import chart, problems
from tinkworker.engine.chart import Alternative, Effects, Send
from tinkworker.engine.parsing import LARGEST
from tinkworker.engine.problem import ChartError, Position
from tinkworker.engine.reading import read_file
from tinkworker.engine.text import Text

EVERYTHING = """
    chart: everything
    version: 3
    description: All there is.
    initial: outer
    events: {go: operator, come: [parent, other]}
    states:
      outer:
        description: A composite.
        initial: inner
        invoke: a.b
        when:
          go: {if: sure, assign: note, do: [one, two], spawn: helper, send: {to: parent, event: news}, target: end}
        after: {patience: [{if: sure, target: end}, {else: stay}]}
        always: end
        defer: come
        ignore: [late, later]
        entry: shout
        exit: {send: [{to: parent, event: gone}, {to: other, event: gone}]}
        waits_for: other
        states: {inner: , empty: {}}
      end: {final: true}
"""


def plain(effects: Effects) -> tuple[tuple[str, ...], ...]:
    """Effects as plain words."""
    sends = tuple(f"{send.event} to {send.to}" for send in effects.send)
    return effects.assign, effects.do, effects.spawn, sends


def test_every_key_is_read() -> None:
    """Each key of the format ends up in the chart."""
    read = chart(EVERYTHING)
    outer, end = read.states.values()

    assert (read.name, read.version, read.description, read.initial) == ("everything", "3", "All there is.", "outer")
    assert read.events == {"go": ("operator",), "come": ("parent", "other")}
    assert (outer.name, outer.description, outer.initial, outer.invoke) == ("outer", "A composite.", "inner", "a.b")
    assert (outer.defer, outer.ignore, outer.waits_for) == (("come",), ("late", "later"), ("other",))
    assert (outer.final, end.final, outer.composite, end.composite) == (False, True, True, False)
    assert list(outer.states) == ["inner", "empty"]
    assert str(read) == "everything"


def test_an_alternative_says_what_it_needs_does_and_where_it_leads() -> None:
    """All parts of an alternative are read, each effect in the order of the file."""
    (alternative,) = chart(EVERYTHING).states[Text("outer")].when[Text("go")]

    assert (alternative.guard, alternative.otherwise, alternative.target) == ("sure", None, "end")
    assert plain(alternative.effects) == (("note",), ("one", "two"), ("helper",), ("news to parent",))


def test_shorthands_are_undone() -> None:
    """A bare target is an alternative, a bare name a list of one, bare commands are effects."""
    outer = chart(EVERYTHING).states[Text("outer")]

    assert outer.always == (Alternative(target=Text("end"), position=Position(14, 13)),)
    assert (plain(outer.entry), plain(outer.exit)[3]) == (((), ("shout",), (), ()), ("gone to parent", "gone to other"))
    assert outer.after[Text("patience")][1].otherwise == "stay"


def test_everything_knows_its_place() -> None:
    """Names, alternatives and messages know where they stand."""
    outer = chart(EVERYTHING).states[Text("outer")]

    assert outer.name.position == Position(7, 3)
    assert [each.position for each in outer.after[Text("patience")]] == [Position(13, 24), Position(13, 49)]
    assert outer.exit.send[1] == Send(Text("other"), Text("gone"), Position(18, 46))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("initial: x", "1:1: a chart without a name; begin with 'chart: NAME'"),
        ("chart: a\nstates: x", "2:9: 'x' where a mapping belongs; write a mapping"),
        ("chart: a\nevents: [x]", "2:9: a list where a mapping belongs; write a mapping"),
        ("chart: a\ndescription: {}", "2:14: a mapping where text belongs; write text"),
        ("chart: a\ndescription: [x]", "2:14: a list where text belongs; write text"),
        ("chart: a\nstates: {x: {final: yes}}", "2:21: 'yes' where the word true belongs; write the word true"),
        (
            "chart: a\nstates: {x: {always: [{else: go}]}}",
            "2:30: 'go' where the word stay belongs; write the word stay",
        ),
        (
            "chart: a\nstates: {x: {when: {go: [[y]]}}}",
            (
                "2:26: a list where a mapping belongs; "
                "write a mapping with some of if, else, target, assign, do, spawn, send"
            ),
        ),
        (
            "chart: a\nevents: {x: y}\nstates: {x: {entry: {send: to_you}}}",
            "3:28: 'to_you' where a mapping belongs; write a mapping with some of to, event",
        ),
    ],
)
def test_another_shape_is_found(text: str, said: str) -> None:
    """What has another shape than its key wants is found, with what belongs there."""
    assert said in problems(text)


@pytest.mark.parametrize("nothing", ["", "~", "null", "{}"])
def test_a_state_may_say_nothing(nothing: str) -> None:
    """A state that says nothing is written in any of the ways in which YAML says nothing."""
    assert (
        chart(f"chart: a\nstates: {{x: {nothing}}}").states[Text("x")]
        == chart("chart: a\nstates: {x: }").states[Text("x")]
    )


def test_reads_a_file(tmp_path: Path) -> None:
    """A file is read as UTF-8, and its name stands in what is said about it."""
    file = tmp_path / "chart.yaml"
    file.write_text("chart: a\ndescription: Überall → hier.\n", encoding="utf-8")

    assert (read_file(file).description, read_file(file).file) == ("Überall → hier.", str(file))


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    """A file that is not UTF-8 is refused, with the place in bytes."""
    file = tmp_path / "chart.yaml"
    file.write_bytes("chart: a\ndescription: Über\n".encode("latin-1"))

    with pytest.raises(ChartError, match=r"chart\.yaml:1:1: not UTF-8 at byte 22; charts are UTF-8"):
        read_file(file)


def test_a_file_without_end_is_refused() -> None:
    """Of what is too large for a chart no more is read than tells that."""
    with pytest.raises(ChartError, match=f"/dev/zero:1:1: larger than {LARGEST} bytes"):
        read_file(Path("/dev/zero"))


def test_a_missing_file_is_the_callers_problem(tmp_path: Path) -> None:
    """A file that cannot be read at all is no fault of a chart."""
    with pytest.raises(FileNotFoundError):
        read_file(tmp_path / "none.yaml")
