"""Whose a container and its name are, on a real engine."""

import asyncio

import pytest
from attrs import evolve

from tests.runtime.docker.place import Place
from tinkworker.runtime.port import OWNER_LABEL, ContainerGone, Phase, Refused

pytestmark = pytest.mark.engine


async def test_other_peoples_containers_are_left_alone(place: Place) -> None:
    """Without our label a container is neither started, stopped, removed nor found, and its name is taken."""
    specification = place.script("sleep 100")
    with place.client() as client:
        body = {"Image": place.image, "Cmd": ["sleep", "100"], "Labels": {"theirs": "yes"}}
        theirs = client.create_container_from_config(body, specification.name)["Id"]  # type: ignore[no-untyped-call]
        try:
            for act in (
                place.runtime.create(specification),
                place.runtime.start(specification.name),
                place.runtime.stop(specification.name, 0),
                place.runtime.remove(specification.name),
            ):
                with pytest.raises(Refused, match=specification.name):
                    await act
            assert await place.runtime.find({"theirs": "yes"}) == ()
            assert client.inspect_container(theirs)["State"]["Status"] == "created"
        finally:
            client.remove_container(theirs, force=True)


async def test_a_name_that_became_somebody_elses_is_left_alone(place: Place) -> None:
    """Our container was removed by hand and another one has its name: nothing that was known of ours is done to it."""
    specification = place.script("sleep 100")
    await place.begin(specification)
    with place.client() as client:
        client.remove_container(specification.name, force=True)
        body = {"Image": place.image, "Cmd": ["sleep", "100"], "Labels": {"theirs": "yes"}}
        theirs = client.create_container_from_config(body, specification.name)["Id"]  # type: ignore[no-untyped-call]
        try:
            for act in (place.runtime.start(specification.name), place.runtime.remove(specification.name)):
                with pytest.raises(Refused, match="not ours"):
                    await act
            assert client.inspect_container(theirs)["State"]["Status"] == "created"
        finally:
            client.remove_container(theirs, force=True)


async def test_the_beginning_of_an_id_is_no_name(place: Place) -> None:
    """The engine would take it for the container; a name of ours that happens to look like it must not."""
    specification = place.script("true")
    identity = (await place.runtime.create(specification)).id
    with pytest.raises(ContainerGone):
        await place.runtime.start(identity[:12])
    await place.runtime.remove(identity[:12])
    assert [it.id for it in await place.runtime.find(specification.labels)] == [identity]


async def test_a_container_of_another_specification_is_returned(place: Place) -> None:
    """Only labels tell whether it is the one; the labels of its image do not make it another."""
    specification = place.script("true")
    created = await place.runtime.create(specification)
    assert await place.runtime.create(evolve(specification, command=("other",))) == created
    with pytest.raises(Refused, match="other labels"):
        await place.runtime.create(evolve(specification, labels={**specification.labels, "more": "x"}))


async def test_four_removals_at_once_all_succeed(place: Place) -> None:
    """The engine grants one of them and refuses the others while it is at it."""
    for _ in range(3):
        name = await place.begin(place.script("trap '' TERM; while :; do sleep 1; done"))
        await asyncio.gather(*(place.runtime.remove(name) for _ in range(4)))
        assert await place.runtime.find({OWNER_LABEL: place.worker}) == ()


async def test_a_name_is_free_when_remove_returns(place: Place) -> None:
    """A container of that name can be created at once, also while another removal of it is under way."""
    specification = place.script("sleep 100")
    for _ in range(5):
        await place.begin(specification)
        other = asyncio.ensure_future(place.runtime.remove(specification.name))
        await place.runtime.remove(specification.name)
        created = await place.runtime.create(specification)
        await other
        assert created.phase is Phase.CREATED
        await place.runtime.remove(specification.name)


async def test_anonymous_volumes_go_with_the_container(place: Place) -> None:
    """They belong to it alone."""
    specification = place.script("true", volumes=("/data",))
    await place.run(specification)
    with place.client() as client:
        (mount,) = client.inspect_container(specification.name)["Mounts"]
        await place.runtime.remove(specification.name)
        volumes = client.volumes()["Volumes"] or []
        assert mount["Name"] not in {volume["Name"] for volume in volumes}
