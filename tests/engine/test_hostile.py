"""Whatever stands in a chart file: it is sound, or refused with places; nothing crashes, hangs or runs."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.engine.workshop import bindings, chart
from tests.parts.fuzz import inputs
from tinkworker.engine.binding import Bindings
from tinkworker.engine.checking import examine
from tinkworker.engine.parsing import LARGEST
from tinkworker.engine.problem import ChartError
from tinkworker.engine.reading import read_chart
from tinkworker.engine.statechart import bind
from tinkworker.lifecycle import charts as shipped

TEXTS = {name: (shipped.folder() / f"{name}.yaml").read_text(encoding="utf-8") for name in shipped.NAMES}
BINDINGS: dict[str, Bindings] = {each.chart: each for each in shipped.bindings()}
SPLINTERS = (
    *"{}[]:,&*!|>'\"%@`#-?~\t\n\0\x1b\ufeff\u2028",
    "{else: stay}", "final: true", "target: ", "- ", "    ", "when:", "<<: ", "&a ", "*a", "!!python/name:os.system ",
    "states: {", "always: pending", "initial: ", "defer: [cancel]", "---\n", "...\n", "? ", "on: off", "0x1F", "null",
)  # fmt: skip


def judge(text: str) -> bool:
    """Whether a text is a sound chart; if not, everything said about it has a place in it."""
    lines = text.split("\n")
    try:
        read = read_chart(text, "f")
        examined = examine(read, BINDINGS.get(str(read)))
    except ChartError as error:
        problems = error.problems
    else:
        problems = examined.problems
        if not problems and examined.topology is not None and str(read) in BINDINGS:
            bind(examined.topology, BINDINGS[str(read)])
    for problem in problems:
        assert 1 <= problem.position.line <= len(lines) + 1
        assert problem.position.column >= 1
        assert problem.what
        assert problem.advice
    return not problems


@st.composite
def mutilated(draw: st.DrawFn) -> str:
    """One of the worker's charts, after a few accidents."""
    text = draw(st.sampled_from(sorted(TEXTS.values())))
    for _ in range(draw(st.integers(1, 4))):
        accident = draw(st.sampled_from([cut, inject, repeat, swap, misspell]))
        text = accident(text, draw)
    return text


def place(text: str, draw: st.DrawFn) -> int:
    """Somewhere in a text."""
    return draw(st.integers(0, len(text)))


def cut(text: str, draw: st.DrawFn) -> str:
    """Lose a piece."""
    start = place(text, draw)
    return text[:start] + text[start + draw(st.integers(1, 200)) :]


def inject(text: str, draw: st.DrawFn) -> str:
    """Gain a piece."""
    at = place(text, draw)
    return text[:at] + draw(st.sampled_from(SPLINTERS) | st.text(max_size=5)) + text[at:]


def repeat(text: str, draw: st.DrawFn) -> str:
    """Say a line twice."""
    lines = text.split("\n")
    index = draw(st.integers(0, len(lines) - 1))
    return "\n".join([*lines[:index], lines[index], *lines[index:]])


def swap(text: str, draw: st.DrawFn) -> str:
    """Exchange two lines."""
    lines = text.split("\n")
    one, other = draw(st.integers(0, len(lines) - 1)), draw(st.integers(0, len(lines) - 1))
    lines[one], lines[other] = lines[other], lines[one]
    return "\n".join(lines)


def misspell(text: str, draw: st.DrawFn) -> str:
    """Put one word of the chart in the place of another."""
    words = sorted({word.strip("{}[],:") for word in text.split()} - {""})
    one, other = draw(st.sampled_from(words)), draw(st.sampled_from(words))
    return text.replace(one, other, draw(st.integers(1, 3)))


@given(mutilated())
@inputs(300)
def test_accidents_are_survived(text: str) -> None:
    """A chart after some accidents is either sound or refused with places, by every check and up to binding."""
    judge(text)


@given(st.text(max_size=200))
@inputs(200)
def test_any_text_is_survived(text: str) -> None:
    """Any text at all is either a sound chart or refused with places."""
    judge(text)


@given(st.binary(max_size=200))
@inputs(200)
def test_any_bytes_are_survived(content: bytes) -> None:
    """Bytes that happen to be text are judged like any text."""
    judge(content.decode("latin-1"))


def test_the_worker_own_charts_are_sound() -> None:
    """What the accidents begin with has none."""
    assert all(judge(text) for text in TEXTS.values())


MEGABYTES: dict[str, Callable[[int], str]] = {
    "brackets": lambda size: "[" * size,
    "dashes": lambda size: "- " * (size // 2),
    "indentation": lambda size: "".join(f"{' ' * depth}a:\n" for depth in range(int((size * 2) ** 0.5) - 3)),
    "keys": lambda size: "".join(f"k{number}:\n" for number in range(size // 9)),
    "names": lambda size: "chart: " + "a" * (size - 10),
    "states": lambda size: "chart: a\ninitial: s0\nstates:\n" + "".join(f" s{n}: {{}}\n" for n in range(size // 13)),
    "words": lambda size: "chart: a\ndescription: " + "word " * (size // 6),
    "events": lambda size: "chart: a\nevents:\n" + "".join(f" e{n}: x\n" for n in range(size // 11)),
    "anchors": lambda size: "a: &a [x]\nb: [" + "*a," * (size // 4) + "]",
    "laughs": lambda _size: "l0: &l0 [x]\n" + "".join(f"l{n + 1}: &l{n + 1} [*l{n},*l{n}]\n" for n in range(40)),
    "alternatives": lambda size: "chart: a\nstates: {x: {always: [" + "{if: g, target: x}," * (size // 20) + "]}}",
}  # fmt: skip


@pytest.mark.parametrize("kind", MEGABYTES)
def test_large_files_are_refused_in_good_time(kind: str) -> None:
    """As large as a file may be, whatever it is full of, it is refused before the test's bound is anywhere near."""
    text = MEGABYTES[kind](LARGEST)

    assert len(text) <= LARGEST
    assert not judge(text)


def test_composites_cannot_multiply_without_bound() -> None:
    """Composites in composites, each with many events, are refused before they are flattened."""
    events = ", ".join(f"e{number}: x0" for number in range(500))
    inside = "y: {}"
    for depth in range(9, -1, -1):
        leaves = ", ".join(f"z{depth}_{number}: {{}}" for number in range(20))
        inside = f"x{depth}: {{initial: y, when: {{{events}}}, states: {{{inside}, {leaves}}}}}"

    assert not judge(f"chart: a\ninitial: x0\nstates: {{{inside}}}")


def test_nothing_runs(tmp_path: Path) -> None:
    """What would run a program in other readers of YAML is refused as a tag, and nothing has run."""
    witness = tmp_path / "witness"
    evil = f"chart: !!python/object/apply:os.system ['touch {witness}']\n"

    with pytest.raises(ChartError, match="a chart holds names only; remove the tag"):
        chart(evil)
    assert not witness.exists()


def test_names_reach_only_what_was_bound() -> None:
    """A chart cannot name anything in Python: a dunder is no name, and a name means what was bound and nothing else."""
    with pytest.raises(ChartError, match="'__import__' is not a name"):
        chart("chart: a\ninitial: x\nstates: {x: {always: {if: __import__, target: x}}}")
    read = chart("chart: a\ninitial: x\nstates: {x: {always: {assign: eval, target: z}}, z: {final: true}}")
    found = examine(read, bindings(read, assignments={})).problems
    assert [problem.what for problem in found] == ["no assignment 'eval' is bound"]
