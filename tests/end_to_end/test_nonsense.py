"""Templates that make no sense, on a real engine: the action fails in the engine's own words, and the worker lives."""

from typing import Any

import docker
import pytest

from tests.end_to_end.stage import Stage, action, ours
from tests.parts.engine import Engine
from tests.parts.registry import Registry
from tinkworker.server.port import State

pytestmark = [pytest.mark.engine, pytest.mark.registry]

FIELDS: dict[str, tuple[dict[str, Any], str]] = {
    "relative target": ({"volumes": ["/a:b"]}, "mount path must be absolute"),
    "relative source": ({"volumes": ["relative/a:/b"]}, "invalid characters for a local volume name"),
    "only colons": ({"volumes": [":::"]}, "invalid volume specification"),
    "the root": ({"volumes": ["/tmp:/"]}, "can't be '/'"),
    "the workflow's folder": ({"volumes": ["/tmp:/workflow"]}, "Duplicate mount point: /workflow"),
    "another's processes": ({"pid": "container:no-such"}, "No such container"),
    "no such program": ({"command": ["/no/such"]}, "no such file or directory"),
}
"""What servers let a template say, and what the report must say of it."""


@pytest.mark.parametrize("field", FIELDS)
def test_nonsense(on: Stage, shell: str, engine: Engine, field: str) -> None:
    """What no engine takes fails its action with the reason, at once; the next workflow runs, and nothing is left."""
    nonsense, reason = FIELDS[field]
    on.add({**action("one", shell, "true"), **nonsense})
    sane = on.add(action("one", shell, "true"), name="sane")

    on.run()

    assert on.states() == [State.FAILED]
    assert reason in on.said()[-1]
    assert on.states(sane) == [State.SUCCESS]
    with docker.APIClient(engine.host, version="auto") as client:
        assert ours(client) == []


def test_an_image_that_is_none(on: Stage, registry: Registry) -> None:
    """A name under which a registry has nothing, and a registry that is nowhere, are told apart."""
    missing = on.add(action("one", f"{registry.address}/no/such@sha256:{'0' * 64}", "true"), name="missing")
    nowhere = on.add(action("one", "127.0.0.1:9/no/such:1", "true"), name="nowhere")

    on.run("--max-retry=0")

    assert on.states(missing) == on.states(nowhere) == [State.FAILED]
    assert "not found" in on.said(missing)[-1] or "manifest unknown" in on.said(missing)[-1]
    assert "connection refused" in on.said(nowhere)[-1]
