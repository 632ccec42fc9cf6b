"""From what the server says of an action to its container."""

from pathlib import Path
from typing import Any

from attrs import evolve

from tests.worker.scene import action
from tinkworker.lifecycle.attempt import Attempt
from tinkworker.runtime.port import OWNER_LABEL, Specification
from tinkworker.worker.description import outline
from tinkworker.worker.specification import SPECIFICATION_LABEL, Settings, digest, specify

ACTION = action(
    "write file",
    command=("-flag", ""),
    environment=("CONTENTS=a\nb=c\n", "EMPTY="),
    volumes=("/dev:/dev", "/lib/firmware:/lib/firmware:ro"),
    pid="host",
    on_failure=("clean", "up"),
)
ATTEMPT = Attempt("default/relay", 1, "provision", "write file", 2, 1, "52:54:00:12:34:01", "0123456789abcdef")
SETTINGS = Settings(Path("/worker"))


def test_container_is_as_the_go_worker_makes_it() -> None:
    """Command, environment, volumes and pid are exactly the template's; it is privileged and shares `/workflow`."""
    specification = specify(ACTION, ATTEMPT, "digest", "registry.example/image:1", "main", SETTINGS)

    assert specification == Specification(
        name=specification.name,
        image="registry.example/image:1",
        command=("-flag", ""),
        environment=("CONTENTS=a\nb=c\n", "EMPTY="),
        volumes=("/dev:/dev", "/lib/firmware:/lib/firmware:ro"),
        workspace=Path("/worker/default/relay"),
        pid="host",
        privileged=True,
        tty=False,
        labels=specification.labels,
    )


def test_labels_say_everything_that_a_restart_needs() -> None:
    """Who made it, for which attempt at which action, and from what."""
    labels = specify(ACTION, ATTEMPT, "digest", "image", "main", SETTINGS).labels

    assert labels == {
        OWNER_LABEL: "52:54:00:12:34:01",
        "org.tinkworker.workflow": "default/relay",
        "org.tinkworker.generation": "1",
        "org.tinkworker.fingerprint": "0123456789abcdef",
        "org.tinkworker.task": "provision",
        "org.tinkworker.action": "write file",
        "org.tinkworker.index": "2",
        "org.tinkworker.run": "1",
        "org.tinkworker.role": "main",
        SPECIFICATION_LABEL: "digest",
    }


def test_handler_has_a_container_of_its_own() -> None:
    """A handler's command runs under another name, and is otherwise like its action."""
    main = specify(ACTION, ATTEMPT, "digest", "image", "main", SETTINGS)
    handler = specify(ACTION, ATTEMPT, "digest", "image", "on-failure", SETTINGS)

    assert handler.command == ("clean", "up")
    assert handler.name != main.name
    assert (handler.environment, handler.volumes, handler.pid) == (main.environment, main.volumes, main.pid)


def test_digest_changes_with_what_decides() -> None:
    """A container is recognised as outdated when its action, or a setting that goes into it, changes."""
    same = digest(outline(ACTION), SETTINGS)

    assert digest(outline(ACTION), SETTINGS) == same
    assert digest(outline(evolve(ACTION, environment=())), SETTINGS) != same
    assert digest(outline(ACTION), evolve(SETTINGS, tty=True)) != same


def test_names_are_legal_and_differ() -> None:
    """Whatever an action is called, its container's name is one that engines take; look-alikes stay apart."""
    names = ["a b", "a-b", "ü", "x" * 199, "x" * 198 + "y", "../../etc", "a\0b", ""]
    containers = [evolve(ATTEMPT, action=name).container("main") for name in names]

    assert len(set(containers)) == len(names)
    assert all(len(name) <= 200 and set(name) <= set(LEGAL) for name in containers)


def test_name_differs_by_worker_generation_and_run() -> None:
    """Two workers on one engine, workflows of the same name, and repeated runs do not collide."""
    changes: list[dict[str, Any]] = [
        {},
        {"worker": "w2"},
        {"generation": 2},
        {"run": 2},
        {"task": "other"},
        {"index": 3},
    ]

    assert len({evolve(ATTEMPT, **change).container("main") for change in changes}) == len(changes)


LEGAL = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-"
