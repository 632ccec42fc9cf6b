"""Pulling from real registries."""

import asyncio
import os

import pytest

from tests.parts.image import ImageMaker
from tests.parts.peer import listen_on_port
from tests.parts.registry import Registry
from tests.runtime.docker.place import Place
from tinkworker.runtime.docker.adapter import DockerRuntime
from tinkworker.runtime.image import ImageSource
from tinkworker.runtime.image import Registry as Configured
from tinkworker.runtime.port import (
    AccessDenied,
    ImageMissing,
    Pulled,
    PullProgress,
    Refused,
    RegistryUnavailable,
)

pytestmark = [pytest.mark.engine, pytest.mark.registry]

NOBODY = "127.0.0.1:9"
"""A registry whose port nobody listens on."""


def ignore(_: PullProgress) -> None:
    """For those who do not want to know."""


def using(place: Place, configured: Registry, **settings: object) -> DockerRuntime:
    """A runtime for which this registry is configured, with its credentials."""
    login = {"username": configured.username, "password": configured.password}
    return place.have_runtime(**{"registry": Configured(configured.address), **login, **settings})


async def test_an_image_is_pulled_and_runs(place: Place, make_image: ImageMaker, registry: Registry) -> None:
    """Its reference is what `create` takes."""
    image = make_image(registry, entrypoint=("/bin/echo", "pulled"), keep=False)
    pulled = await place.runtime.pull(image, ignore)
    assert pulled == Pulled(image, "registry")
    assert await place.output(place.specify(image=pulled.reference)) == b"pulled\n"


async def test_progress_adds_up_to_the_whole(place: Place, make_image: ImageMaker, registry: Registry) -> None:
    """It never goes back, and ends with all layers and bytes done."""
    image = make_image(registry, size=3_000_000, keep=False)
    seen: list[PullProgress] = []
    await place.runtime.pull(image, seen.append)
    assert {it.image for it in seen} == {image}
    assert [it.bytes_done for it in seen] == sorted(it.bytes_done for it in seen)
    last = seen[-1]
    assert (last.layers, last.layers_done) == (1, 1)
    assert last.bytes_done == last.bytes_total > 3_000_000


async def test_no_tag_means_latest(place: Place, make_image: ImageMaker, registry: Registry) -> None:
    """And not all tags, which is what the engine would pull; the one that exists is not the one asked for."""
    image = make_image(registry, keep=False)
    with pytest.raises(ImageMissing, match="latest"):
        await place.runtime.pull(image.removesuffix(":1"), ignore)


@pytest.mark.parametrize("tag", ["", ":1", ":another"])
async def test_a_digest_counts_before_a_tag(place: Place, make_image: ImageMaker, registry: Registry, tag: str) -> None:
    """Also in what runs afterwards: a reference with both names one image, whatever the tag says by now."""
    image = make_image(registry, command=("/bin/echo", "by digest"))
    with place.client() as client:
        (named,) = client.inspect_image(image)["RepoDigests"]  # type: ignore[no-untyped-call]
    make_image.forget(image)
    reference = image.removesuffix(":1") + tag + "@" + named.partition("@")[2]
    pulled = await place.runtime.pull(reference, ignore)
    assert pulled == Pulled(reference, "registry")
    assert await place.output(place.specify(image=pulled.reference)) == b"by digest\n"
    make_image.forget(named)


async def test_a_missing_image_is_missing(place: Place, registry: Registry) -> None:
    """The registry answered, so trying again does not help."""
    with pytest.raises(ImageMissing, match=f"{registry.address}/no/such:1"):
        await place.runtime.pull(f"{registry.address}/no/such:1", ignore)


async def test_a_dead_registry_is_unavailable(place: Place) -> None:
    """Nobody listens there now."""
    with pytest.raises(RegistryUnavailable, match="connection refused"):
        await place.runtime.pull(f"{NOBODY}/x:1", ignore)


async def test_credentials_open_their_registry(
    place: Place, make_image: ImageMaker, private_registry: Registry
) -> None:
    """An image that is written with the registry's host, and a bare one, are both pulled with them."""
    image = make_image(private_registry, keep=False)
    runtime = using(place, private_registry)
    assert (await runtime.pull(image, ignore)).origin == "registry"
    make_image.forget(image)
    bare = image.removeprefix(f"{private_registry.address}/")
    assert await runtime.pull(bare, ignore) == Pulled(image, "registry")


@pytest.mark.parametrize(
    ("settings", "asked"),
    [
        ({"password": "wrong"}, "(asked with the user and password of the settings"),
        ({"username": ""}, "(asked without user and password"),
        ({"registry": Configured("127.0.0.1:1")}, "(asked without user and password"),
    ],
    ids=["wrong", "none", "another registry's"],
)
async def test_wrong_credentials_are_denied(
    place: Place, make_image: ImageMaker, private_registry: Registry, settings: dict[str, object], asked: str
) -> None:
    """So are none, and those of another registry, which are not sent: that is said. The password is not repeated."""
    image = make_image(private_registry, keep=False)
    with pytest.raises(AccessDenied) as raised:
        await using(place, private_registry, **settings).pull(image, ignore)
    assert private_registry.password not in raised.value.message
    assert "wrong" not in raised.value.message
    assert asked in raised.value.message


async def test_a_local_image_serves_when_nobody_else_does(place: Place, make_image: ImageMaker) -> None:
    """Embedded images have no registry; the warning says why it was not asked."""
    image = make_image.tag(place.image, f"{NOBODY}/embedded")
    pulled = await place.runtime.pull(image, ignore)
    assert (pulled.reference, pulled.origin) == (image, "local")
    assert "connection refused" in pulled.warning


async def test_a_local_image_serves_when_credentials_are_wrong(
    place: Place, make_image: ImageMaker, private_registry: Registry
) -> None:
    """As with the Go worker, but not silently."""
    image = make_image(private_registry)
    pulled = await using(place, private_registry, password="wrong").pull(image, ignore)
    assert pulled.origin == "local"
    assert "unauthorized" in pulled.warning


async def test_a_bare_name_is_asked_of_the_registry_alone(
    place: Place, make_image: ImageMaker, registry: Registry, private_registry: Registry
) -> None:
    """What the engine has under the bare name, or another registry under its own, is another image."""
    elsewhere = make_image(registry)
    bare = elsewhere.removeprefix(f"{registry.address}/")
    make_image.tag(elsewhere, bare.removesuffix(":1"))
    with pytest.raises(ImageMissing, match=f"{private_registry.address}/{bare}"):
        await using(place, private_registry).pull(bare, ignore)


async def test_the_registry_is_a_mirror_for_what_fails_elsewhere(
    place: Place, make_image: ImageMaker, registry: Registry
) -> None:
    """An image with a host is taken from there first, then from the folder of that name in the registry."""
    mirrored = make_image.tag(place.image, f"{registry.address}/nobody.invalid/mirrored", registry)
    pulled = await using(place, registry).pull("nobody.invalid/mirrored:1", ignore)
    assert (pulled.reference, pulled.origin) == (mirrored, "registry")
    assert "nobody.invalid/mirrored:1" in pulled.warning


@pytest.mark.root
@pytest.mark.parametrize(("source", "connected"), [(ImageSource.REGISTRY_ONLY, False), (ImageSource.AS_WRITTEN, True)])
async def test_registry_only_connects_to_nobody_else(
    place: Place,
    registry: Registry,
    source: ImageSource,
    connected: bool,  # noqa: FBT001 a parameter
) -> None:
    """In an air gap a connection elsewhere is an incident; where it is allowed, the same listener sees it."""
    runtime = using(place, registry, image_source=source)
    host = "127.77.{}.{}".format(*os.urandom(2))  # a port in it could not become the name of a folder
    with listen_on_port(lambda exchange: exchange.answer(404, {}), host, 80) as elsewhere:
        with pytest.raises((ImageMissing, RegistryUnavailable), match=f"{registry.address}/{host}/x:1"):
            await runtime.pull(f"{host}/x:1", ignore)
        assert bool(elsewhere.connections) is connected


async def test_what_is_no_reference_is_refused(place: Place) -> None:
    """Before anybody is asked."""
    with pytest.raises(Refused, match="lower case"):
        await place.runtime.pull("quay.io/Upper/x", ignore)


async def test_two_pulls_of_one_image_both_succeed(place: Place, make_image: ImageMaker, registry: Registry) -> None:
    """The engine makes one of them, and tells both how it goes."""
    image = make_image(registry, size=2_000_000, keep=False)
    both = await asyncio.gather(place.runtime.pull(image, ignore), place.runtime.pull(image, ignore))
    assert [*both] == [Pulled(image, "registry")] * 2
