"""Lines: what is written is read again, and nothing else is."""

import json
from zlib import crc32

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tinkworker.engine.journal.record import SEED, Damaged, Unsealed, decode, encode

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters()),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=10,
)
RECORDS = st.dictionaries(st.text(st.characters()), JSON, min_size=1, max_size=5)
SEALS = st.integers(min_value=0, max_value=2**32 - 1)


@given(RECORDS, SEALS)
def test_round_trip(record: dict[str, object], seal: int) -> None:
    """Whatever JSON can say is read as it was written, behind the same line only, and stands in one line of UTF-8."""
    line, crc = encode(record, seal)

    assert decode(line, seal) == (record, crc)
    assert line.count(b"\n") == 1
    assert line.decode()
    with pytest.raises(Unsealed):
        decode(line, seal ^ 1)


def test_seal() -> None:
    """The seal is the CRC-32 of the line without its `crc`, in hexadecimal, as its last key."""
    line, crc = encode({"n": 0, "name": "größe"}, SEED)

    assert line == '{"n":0,"name":"größe","crc":"'.encode() + b'%08x"}\n' % crc
    assert crc == crc32('{"n":0,"name":"größe"}'.encode())
    assert json.loads(line)["crc"] == f"{crc:08x}"


def test_lone_surrogate() -> None:
    """A character that UTF-8 cannot hold is escaped, so that every reader of JSON takes the line."""
    line, _ = encode({"n": 0, "name": "\udcff"}, SEED)

    assert b'"\\udcff"' in line


@pytest.mark.parametrize("number", [float("nan"), float("inf")])
def test_no_number(number: float) -> None:
    """A number that JSON does not know is not written: other languages could not read it."""
    with pytest.raises(ValueError, match="Out of range"):
        encode({"n": number}, SEED)


@pytest.mark.parametrize(
    ("body", "complaint"),
    [
        (b"[1}", "not JSON"),
        (b'{"a":NaN}', "not JSON: NaN"),
        (b'{"a":-Infinity}', "not JSON: -Infinity"),
        (b'{"a":"\xff"}', "not JSON"),
        (b'{"a":' + b"[" * 100_000 + b"]" * 100_000 + b"}", "not JSON"),
        (b'{"a":' + b"9" * 5000 + b"}", "not JSON"),
    ],
    ids=["list", "nan", "infinite", "no text", "deep", "long number"],
)
def test_sealed_nonsense(body: bytes, complaint: str) -> None:
    """What is sealed and no JSON all the same is refused with a reason, however it is made."""
    line = body[:-1] + b',"crc":"%08x"}\n' % crc32(body)

    with pytest.raises(Damaged, match=complaint):
        decode(line, SEED)
