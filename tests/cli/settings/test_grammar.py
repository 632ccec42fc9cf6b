from collections.abc import Callable
from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tinkworker.cli.settings import grammar

LARGEST = Fraction(2**63 - 1, 10**9)
UNITS = {
    "h": Fraction(3600),
    "m": Fraction(60),
    "s": Fraction(1),
    "ms": Fraction(1, 10**3),
    "us": Fraction(1, 10**6),
    "µs": Fraction(1, 10**6),
    "μs": Fraction(1, 10**6),
    "ns": Fraction(1, 10**9),
}
DIGITS = st.text("0123456789", max_size=12)
NUMBERS = st.tuples(DIGITS, st.sampled_from(("", ".")), DIGITS).filter(
    lambda parts: parts[0] or (parts[1] and parts[2])
)
SIGNS = st.sampled_from(("", "+", "-"))
PARSERS = (
    grammar.filled,
    grammar.boolean,
    grammar.integer,
    grammar.count,
    grammar.count_or_off,
    grammar.duration,
    grammar.pause,
    grammar.limit,
)


@st.composite
def durations(draw: st.DrawFn) -> tuple[str, Fraction]:
    """A text in Go's grammar of durations, with its seconds."""
    parts = draw(st.lists(st.tuples(NUMBERS, st.sampled_from(sorted(UNITS))), min_size=1, max_size=5))
    sign = draw(SIGNS)
    text, seconds = sign, Fraction(0)
    for (whole, point, decimals), unit in parts:
        fraction = decimals if point else ""
        number = f"{whole}{point}{fraction}"
        text += number + unit
        seconds += Fraction(f"{whole or '0'}.{fraction or '0'}") * UNITS[unit]
    return text, -seconds if sign == "-" else seconds


def refuses(parse: Callable[[str], object], text: str) -> bool:
    """Whether a parser raises ValueError, and nothing else."""
    try:
        parse(text)
    except ValueError:
        return True
    return False


@pytest.mark.parametrize("parse", PARSERS)
@given(text=st.one_of(st.text(), st.text("0123456789.+-_xobhmsuµn eE"), durations().map(lambda made: made[0] + "s")))
@example(text="9" * 5000)
@example(text="9" * 5000 + "s")
@example(text="0x" + "f" * 5000)
def test_parsers_refuse_what_they_cannot_read(parse: Callable[[str], object], text: str) -> None:
    """Whatever the text, a parser makes a value of it or raises ValueError."""
    refuses(parse, text)


@given(durations())
def test_duration(made: tuple[str, Fraction]) -> None:
    """Every duration of Go's grammar is read to the microsecond, unless it is longer than Go's longest."""
    text, seconds = made

    if abs(seconds) > LARGEST + Fraction(1, 10**6):
        assert refuses(grammar.duration, text)
    else:
        assert grammar.duration(text) == pytest.approx(float(seconds), rel=1e-9, abs=1e-6)


@given(durations(), st.sampled_from(["d", "w", "y", "mm", " ", "1", "h", ".", "S", "!", "\n", "٣s"]))
def test_duration_followed_by_junk(made: tuple[str, Fraction], junk: str) -> None:
    """A duration with anything behind it that Go does not know is refused; so is what stands before or in between."""
    text, _ = made

    assert refuses(grammar.duration, text + junk)
    assert refuses(grammar.duration, f"{text}{junk}!{text}")
    assert refuses(grammar.duration, f" {text}")


@given(SIGNS, st.integers(0, 2**63 // 10**9))
def test_bare_duration(sign: str, seconds: int) -> None:
    """A number without a unit means seconds, as tink-worker v0.5 meant its retry interval."""
    assert grammar.duration(f"{sign}{seconds}") == pytest.approx(-seconds if sign == "-" else seconds, rel=1e-9)


@given(st.integers(-(2**63), 2**63 - 1), st.sampled_from(("d", "_d", "#x", "#X", "#o", "#b", "#_x")))
def test_integer(number: int, form: str) -> None:
    """Every integer of 64 bits is read in each of Go's notations."""
    assert grammar.integer(format(number, form)) == number


@given(st.integers(0, 2**63 - 1))
def test_octal(number: int) -> None:
    """A leading zero makes a number octal, as in Go and unlike in Python."""
    assert grammar.integer(f"0{number:o}") == number


@given(st.one_of(st.integers(min_value=2**63), st.integers(max_value=-(2**63) - 1)))
def test_integer_out_of_range(number: int) -> None:
    """An integer of more than 64 bits is refused."""
    assert refuses(grammar.integer, str(number))


@given(st.text())
@example("yes")
@example("tRUE")
@example(" true")
def test_boolean(text: str) -> None:
    """A boolean is one of Go's twelve words and nothing else."""
    truths = {"1", "t", "T", "TRUE", "true", "True"}
    untruths = {"0", "f", "F", "FALSE", "false", "False"}

    if text in truths | untruths:
        assert grammar.boolean(text) == (text in truths)
    else:
        assert refuses(grammar.boolean, text)


@pytest.mark.parametrize("text", sorted(grammar.TRUTHS))
def test_boolean_words(text: str) -> None:
    """Each of the words is read by its first letter."""
    assert grammar.boolean(text) == (text[0] in "1tT")


@pytest.mark.parametrize(("text", "value"), [("off", 0), ("0", 0), ("3", 3), ("-1", None), ("Off", None), ("", None)])
def test_count_or_off(text: str, value: int | None) -> None:
    """A count is not negative, and "off" is 0."""
    if value is None:
        assert refuses(grammar.count_or_off, text)
    else:
        assert grammar.count_or_off(text) == value


@pytest.mark.parametrize("text", ["0", "-3s", "3ns", "999us"])
def test_pause_is_one(text: str) -> None:
    """A pause of less than a millisecond is refused: the worker would ask without a break."""
    assert refuses(grammar.pause, text)


@pytest.mark.parametrize(("text", "limit"), [("0", None), ("0s", None), ("90m", 5400.0), ("60", 60.0)])
def test_limit(text: str, limit: float | None) -> None:
    """A limit of zero is no limit."""
    assert grammar.limit(text) == limit


def test_negative_limit() -> None:
    """A limit that lies in the past is refused."""
    assert refuses(grammar.limit, "-1h")
