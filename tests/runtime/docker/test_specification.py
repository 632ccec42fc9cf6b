from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

from tinkworker.runtime.docker.specification import request_body
from tinkworker.runtime.port import OWNER_LABEL, Refused, Specification

PLAIN = Specification("name", "image", labels={OWNER_LABEL: "w"})


def test_what_is_not_said_is_left_out() -> None:
    """Entrypoint, command, network, host name, and whatever else is the image's and the engine's to choose."""
    assert request_body(PLAIN) == {
        "Image": "image",
        "Env": [],
        "Tty": False,
        "Labels": {OWNER_LABEL: "w"},
        "HostConfig": {"Binds": [], "Privileged": True},
    }


def test_everything_that_is_said_is_there() -> None:
    """Volumes are binds, because waitdaemon copies those; the workspace is one of them."""
    specification = evolve(
        PLAIN,
        command=("a", "b c"),
        environment=("A=1", "B=x=y\nz", "C="),
        volumes=("/dev:/dev", "/lib:/lib:ro"),
        workspace=Path("/worker/w1"),
        pid="host",
        network="host",
        privileged=False,
        tty=True,
    )
    assert request_body(specification) == {
        "Image": "image",
        "Cmd": ["a", "b c"],
        "Env": ["A=1", "B=x=y\nz", "C="],
        "Tty": True,
        "Labels": {OWNER_LABEL: "w"},
        "HostConfig": {
            "Binds": ["/worker/w1:/workflow", "/dev:/dev", "/lib:/lib:ro"],
            "Privileged": False,
            "PidMode": "host",
            "NetworkMode": "host",
        },
    }


@pytest.mark.parametrize(
    ("change", "because"),
    [
        ({"labels": {"other": "label"}}, OWNER_LABEL),
        ({"environment": ("A=1", "=s3cret")}, "number 2 has no name"),
        ({"environment": ("TOKEN=s3cret\0",)}, "TOKEN has a NUL"),
        ({"environment": (f"TOKEN={'s3cret' * 30_000}",)}, "TOKEN has 180006 bytes"),
        ({"command": ("cat", "s3cret\0")}, "word 2 of the command has a NUL"),
        ({"command": ("cat", "s3cret" * 30_000)}, "word 2 of the command has 180000 bytes"),
        ({"workspace": Path("worker")}, "must be absolute"),
        ({"workspace": Path("/worker/a:b")}, "without a colon"),
        ({"name": "/name"}, "no name for a container"),
        ({"name": "n" * 201}, "no name for a container"),
    ],
)
def test_what_the_engine_would_misread_is_refused_here(change: dict[str, Any], because: str) -> None:
    """The engine would name it wrongly, repeat a secret in its refusal, or never answer: it does not get that far."""
    with pytest.raises(Refused, match=because) as raised:
        request_body(evolve(PLAIN, **change))
    assert "s3cret" not in raised.value.message
