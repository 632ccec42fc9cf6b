"""A worker and images: which one an action gets, from where, and what of it runs."""

import os
import re
import subprocess
from collections import Counter
from collections.abc import Mapping

import pytest

from tests.end_to_end.stage import Stage, action
from tests.parts.image import ImageMaker
from tests.parts.proxy import proxy_on_port
from tests.parts.registry import Registry
from tests.parts.wait import wait_until
from tinkworker.server.port import State

pytestmark = [pytest.mark.engine, pytest.mark.registry]

WAITS = "while [ ! -e /workflow/go ]; do sleep 0.1; done"
"""An action that goes on until the test lets it end."""


def prepared(line: Mapping[str, object], name: str) -> bool:
    """Whether a line of the log says that an action is prepared."""
    return (line["msg"], line.get("actionName")) == ("action prepared", name)


def test_one_image_of_two_actions_is_served_once(on: Stage, make_image: ImageMaker, registry: Registry) -> None:
    """Of an image that two actions have, the second one prepared ahead, the registry serves each part once."""
    asked: list[bytes] = []
    host, port = registry.address.split(":")
    with proxy_on_port(host, int(port), hear=asked.append) as address:
        image = make_image(registry, keep=False).replace(registry.address, address)
        on.add(action("one", image, WAITS), action("two", image, "true"))
        worker = on.start("--once")
        wait_until(lambda: [line for line in worker.lines if prepared(line, "two")])
        (on.shared() / "go").touch()
        assert worker.wait() == 0
        make_image.forget(image)

    assert on.states() == [State.SUCCESS] * 2
    served = Counter(re.findall(rb"GET (\S+/blobs/\S+|\S+/manifests/\S+)", b"".join(asked)))
    assert len([part for part in served if b"/blobs/" in part]) == 2, "a layer and what is said of it"
    assert set(served.values()) == {1}


def test_missing_image(on: Stage, registry: Registry) -> None:
    """An image that the registry does not have fails the action, with its name."""
    image = f"{registry.address}/no/such:1"
    on.add(action("one", image, "true"))

    on.run()

    assert on.states() == [State.FAILED]
    assert image in on.said()[0]


def test_private_image(on: Stage, make_image: ImageMaker, private_registry: Registry) -> None:
    """With credentials, a bare name is pulled from the configured registry; the action sees nothing of them."""
    image = make_image(private_registry, keep=False)
    bare = image.removeprefix(f"{private_registry.address}/")
    on.add(action("one", bare, "env"))

    worker = on.run(f"-r={private_registry.address}", "-u=user", "-p=secret")

    assert on.states() == [State.SUCCESS]
    assert sorted(line.split("=")[0] for line in worker.output("one")) == ["HOME", "HOSTNAME", "PATH", "PWD", "SHLVL"]
    everything = worker.log.read_text() + "".join(path.read_text() for path in on.data.rglob("*.jsonl"))
    assert "secret" not in everything


def test_wrong_credentials(on: Stage, make_image: ImageMaker, private_registry: Registry) -> None:
    """Wrong credentials fail the action, and the message says that it is about access."""
    image = make_image(private_registry, keep=False)
    on.add(action("one", image, "true"))

    on.run(f"-r={private_registry.address}", "-u=user", "-p=wrong")

    assert on.states() == [State.FAILED]
    assert any(word in on.said()[0] for word in ("unauthorized", "denied", "credentials"))
    assert "wrong" not in on.said()[0]


def test_image_that_is_only_local(on: Stage, make_image: ImageMaker) -> None:
    """An image that no registry has, but the engine does, is used, with a warning (tink#984)."""
    image = make_image()
    on.add(action("one", f"127.0.0.1:1/{image}", "true"))
    on.add(action("one", image, "true"), name="other")

    subprocess.run(["docker", "tag", image, f"127.0.0.1:1/{image}"], check=True, env={**os.environ, **on.environment})
    worker = on.run("--max-retry=0")

    assert on.states() == [State.SUCCESS]
    assert any(line["level"] == "warning" and image in line.get("reason", "") for line in worker.lines)


def test_bare_name_is_looked_for_nowhere_else(
    on: Stage, shell: str, registry: Registry, private_registry: Registry
) -> None:
    """A bare name that exists only in another registry is not found."""
    bare = shell.removeprefix(f"{registry.address}/")
    on.add(action("one", bare, "true"))

    on.run(f"-r={private_registry.address}", "-u=user", "-p=secret")

    assert on.states() == [State.FAILED]


@pytest.mark.parametrize(
    ("entrypoint", "cmd", "command", "printed"),
    [
        (["echo", "entry"], ["cmd"], None, "entry cmd"),
        (["echo", "entry"], ["cmd"], [], "entry cmd"),
        (["echo", "entry"], ["cmd"], ["given"], "entry given"),
        (["echo", "entry"], [], ["given", ""], "entry given "),
        ([], ["echo", "cmd"], None, "cmd"),
        ([], ["echo", "cmd"], ["echo", "given"], "given"),
    ],
)
def test_command_becomes_arguments_to_the_entrypoint(
    on: Stage,
    make_image: ImageMaker,
    registry: Registry,
    entrypoint: list[str],
    cmd: list[str],
    command: list[str] | None,
    printed: str,
) -> None:
    """ENTRYPOINT stays; `command` takes the place of CMD; empty or absent, the image's CMD holds."""
    image = make_image(registry, entrypoint=entrypoint, command=cmd)
    on.add({"name": "one", "image": image, "timeout": 60, **({} if command is None else {"command": command})})

    worker = on.run()

    assert worker.output("one") == [printed]


def test_image_with_neither_entrypoint_nor_command(on: Stage, make_image: ImageMaker, registry: Registry) -> None:
    """An image that says nothing, and a template that says nothing: the engine's own complaint."""
    image = make_image(registry)
    on.add({"name": "one", "image": image, "timeout": 60})

    on.run()

    assert on.states() == [State.FAILED]
    assert "no command specified" in on.said()[0].lower()
