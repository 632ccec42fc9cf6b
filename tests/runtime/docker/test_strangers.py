"""Containers that another worker left behind, on a real engine."""

from pathlib import Path

import pytest
from attrs import evolve

from tests.parts.image import ImageMaker
from tests.runtime.docker.place import Place
from tinkworker.runtime.image import parse_reference, parse_registry
from tinkworker.runtime.port import Phase, Specification

pytestmark = pytest.mark.engine


async def leave(place: Place, specification: Specification, **changes: object) -> str:
    """What a Go worker leaves running: the same action under its own kind of name, without a label."""
    body = {
        "Image": specification.image,
        "Cmd": list(specification.command),
        "Env": list(specification.environment),
        "HostConfig": {"Binds": [f"{specification.workspace}:/workflow"]},
        **changes,
    }
    with place.client() as client:
        name = f"action_{specification.name}"
        client.create_container_from_config(body, name)  # type: ignore[no-untyped-call]  # the SDK's types lack it
        client.start(name)
    return name


@pytest.fixture
def wanted(place: Place, tmp_path: Path) -> Specification:
    """What is about to be run."""
    return place.script("exit 3", environment=("A=1",), workspace=tmp_path)


async def found(place: Place, specification: Specification, name: str = "") -> list[tuple[str, bool]]:
    """Names of strangers that may run a specification, and whether they run the very same."""
    return [(it.container.name, it.same) for it in await place.runtime.strangers(specification, name)]


async def test_same_action_of_another_worker_is_found_and_waited_for(place: Place, wanted: Specification) -> None:
    """The same folder, image, command and environment: its exit status is the outcome; it is not ours to remove."""
    name = await leave(place, wanted)
    try:
        assert await found(place, wanted) == [(name, True)]
        assert (await place.runtime.wait(name)).code == 3
        (ended,) = await place.runtime.strangers(wanted, "")
        assert ended.container.phase is Phase.EXITED
    finally:
        remove(place, name)


async def test_other_command_or_environment_is_told_apart(place: Place, wanted: Specification) -> None:
    """What has another command or environment is found, and is not the same."""
    name = await leave(place, wanted)
    try:
        assert await found(place, evolve(wanted, command=("true",))) == [(name, False)]
        assert await found(place, evolve(wanted, environment=("A=2",))) == [(name, False)]
    finally:
        remove(place, name)


async def test_what_comes_from_the_image_does_not_matter(
    place: Place, wanted: Specification, make_image: ImageMaker
) -> None:
    """The engine adds an image's own command and environment to a container's."""
    image = make_image(command=["/bin/true"], environment={"A": "image", "B": "image"})
    wanted = evolve(wanted, image=image, command=())
    name = await leave(place, wanted)
    try:
        assert await found(place, wanted) == [(name, True)]
        assert await found(place, evolve(wanted, command=("/bin/true",))) == [(name, True)]
        assert await found(place, evolve(wanted, environment=("A=1", "B=other"))) == [(name, False)]
    finally:
        remove(place, name)


async def test_another_workflow_or_image_is_nobody(place: Place, wanted: Specification, tmp_path: Path) -> None:
    """Without the folder a container is found by its name only, and never with another image."""
    name = await leave(place, wanted)
    elsewhere = evolve(wanted, workspace=tmp_path / "other")
    try:
        assert await found(place, elsewhere) == []
        assert await found(place, elsewhere, name) == [(name, True)]
        assert await found(place, evolve(wanted, image="example/other:1"), name) == []
    finally:
        remove(place, name)


@pytest.mark.parametrize(
    ("theirs", "template", "registry"),
    [
        ("10.0.0.1:5000/image:v1", "image:v1", "10.0.0.1:5000"),
        ("10.0.0.1:5000/hook/image", "image", "10.0.0.1:5000/hook"),
        ("10.0.0.1:5000/quay.io/image:v1", "quay.io/image:v1", "10.0.0.1:5000"),
        ("10.0.0.1:5000/image:v1", "10.0.0.1:5000/image:v1", "10.0.0.1:5000"),
        ("10.0.0.1:5000/image:v1", "10.0.0.1:5000/image:v1", ""),
        ("image:v1", "image:v1", "10.0.0.1:5000"),
        ("image", "docker.io/library/image:latest", ""),
        ("docker.io/image:latest", "image", ""),
    ],
)
@pytest.mark.parametrize("there", [True, False], ids=["image there", "image gone"])
async def test_an_image_is_known_by_all_its_names(
    place: Place, make_image: ImageMaker, tmp_path: Path, theirs: str, template: str, registry: str, *, there: bool
) -> None:
    """The Go worker puts its registry before what the template says; and a name may be of another image by now."""
    reference = parse_reference(theirs)
    with place.client() as client:
        client.tag(place.image, reference.repository, reference.tag or "latest")
    runtime = place.have_runtime(registry=parse_registry(registry)[0] if registry else None)
    specification = place.script("exit 3", image=theirs, workspace=tmp_path)
    name = await leave(place, specification)
    try:
        if not there:
            make_image.forget(theirs)
        (stranger,) = await runtime.strangers(evolve(specification, image=template), "")
        assert (stranger.container.name, stranger.same) == (name, True)
        assert await runtime.strangers(evolve(specification, image=f"other/{template}"), "") == ()
    finally:
        remove(place, name)
        make_image.forget(theirs)


async def test_an_image_is_known_by_its_id(place: Place, wanted: Specification) -> None:
    """A container may have been made from an image's id, which tells no name."""
    with place.client() as client:
        identity = client.inspect_image(place.image)["Id"]  # type: ignore[no-untyped-call]  # the SDK's types lack it
    name = await leave(place, evolve(wanted, image=identity))
    try:
        assert await found(place, wanted) == [(name, True)]
    finally:
        remove(place, name)


async def test_what_is_no_reference_was_run_by_nobody(place: Place, wanted: Specification) -> None:
    """An image that no engine would take has no containers."""
    name = await leave(place, wanted)
    try:
        assert await found(place, evolve(wanted, image="NOT/an image"), name) == []
    finally:
        remove(place, name)


async def test_ours_is_no_stranger(place: Place, wanted: Specification) -> None:
    """A container with our label is not among them."""
    await place.begin(wanted)

    assert await found(place, wanted, wanted.name) == []


def remove(place: Place, name: str) -> None:
    """Clean up as whoever left it would."""
    with place.client() as client:
        client.remove_container(name, force=True)
