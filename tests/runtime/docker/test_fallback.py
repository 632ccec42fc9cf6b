import pytest

from tinkworker.runtime.docker.fallback import pull_first
from tinkworker.runtime.image import Reference
from tinkworker.runtime.port import (
    AccessDenied,
    EngineUnavailable,
    ImageMissing,
    NoSpace,
    Pulled,
    Refused,
    RegistryUnavailable,
    RuntimeFault,
)

ONE, TWO = Reference("one.example", "x"), Reference("two.example", "x")


class Registries:
    """Registries that answer as they are told, and an engine that has what it is told."""

    def __init__(self, *outcomes: RuntimeFault | None, local: tuple[Reference, ...] = ()) -> None:
        self._outcomes = dict(zip((ONE, TWO), outcomes, strict=True))
        self._local = local
        self.asked: list[Reference] = []

    async def pull(self, reference: Reference) -> None:
        """Answer for one reference."""
        self.asked.append(reference)
        if outcome := self._outcomes[reference]:
            raise outcome

    async def has(self, reference: Reference) -> bool:
        """Say whether the engine has it."""
        return reference in self._local

    async def pull_first(self) -> Pulled:
        """Pull one of both."""
        return await pull_first((ONE, TWO), self.pull, self.has)


async def test_the_first_that_works_is_taken() -> None:
    """And nobody else is asked."""
    registries = Registries(None, None)
    assert await registries.pull_first() == Pulled("one.example/x", "registry")
    assert registries.asked == [ONE]


async def test_the_second_is_taken_with_a_word_on_the_first() -> None:
    """So that a registry that is out of order does not stay unnoticed."""
    pulled = await Registries(RegistryUnavailable("one is down"), None).pull_first()
    assert pulled == Pulled("two.example/x", "registry", "one is down")


async def test_a_local_image_is_the_last_resort() -> None:
    """Only when all have failed; the warning says why, and which it is."""
    registries = Registries(ImageMissing("one has none"), AccessDenied("two denies"), local=(TWO,))
    pulled = await registries.pull_first()
    assert (pulled.reference, pulled.origin) == ("two.example/x", "local")
    assert pulled.warning.startswith("one has none; two denies; ")
    assert registries.asked == [ONE, TWO]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (NoSpace, RegistryUnavailable),
        (RegistryUnavailable, AccessDenied),
        (AccessDenied, ImageMissing),
        (ImageMissing, Refused),
    ],
)
@pytest.mark.parametrize("order", [1, -1])
async def test_the_most_telling_fault_is_raised(
    first: type[RuntimeFault], second: type[RuntimeFault], order: int
) -> None:
    """What may pass goes before what will not, as another pull may then succeed; each reason is named."""
    faults = [first("reason one"), second("reason two")][::order]
    with pytest.raises(first, match="reason one") as raised:
        await Registries(*faults).pull_first()
    assert "reason two" in raised.value.message


async def test_a_lost_engine_ends_it_at_once() -> None:
    """Another reference would need the same engine."""
    registries = Registries(EngineUnavailable("gone"), None, local=(ONE,))
    with pytest.raises(EngineUnavailable, match="gone"):
        await registries.pull_first()
    assert registries.asked == [ONE]
