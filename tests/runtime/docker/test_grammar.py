"""Our reading of references, held against a real engine's."""

import re

import docker
import docker.errors
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tests.runtime.docker.place import Place
from tinkworker.runtime.image import parse_reference
from tinkworker.runtime.port import Refused

pytestmark = pytest.mark.engine

PIECES = ["z", "y1", "A", ".", "..", "-", "--", "_", "__", "___", "/", "//", ":", "@", "9z", "host.io/", "localhost"]
PIECES += [":5000", ":tag", "@sha256:", "@sha256:" + "0a" * 32, "@sha512:" + "0a" * 32, "[::1]", "ä", " ", "t" * 128]


@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=6).map("".join))
@settings(max_examples=500, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_engine_takes_the_references_that_we_take(place: Place, text: str) -> None:
    """And refuses the others, whatever they are put together of."""
    first, slash, _ = text.partition("/")
    assume(not (slash and first != first.lower()))  # capitals make a host of it, which old engines do not know
    assume(len(text) < 250)  # names have an end, which the engine may keep
    assert takes(place.engine.host, text) == is_reference(text)


def is_reference(text: str) -> bool:
    """Whether we take it for one."""
    try:
        parse_reference(text)
    except Refused:
        return False
    return True


def takes(host: str, text: str) -> bool:
    """Whether the engine does: it misses the image, or says what is wrong with the reference."""
    with docker.APIClient(host, version="1.41") as client, pytest.raises(docker.errors.APIError) as raised:
        client.create_container_from_config({"Image": text, "Cmd": ["x"]})  # type: ignore[no-untyped-call]
    message = str(raised.value.explanation)
    assert re.search("no such image|invalid reference|unsupported digest|invalid checksum", message, re.IGNORECASE)
    return raised.value.status_code == 404
