"""Which of several references to use, and what to say when none can be had."""

from collections.abc import Awaitable, Callable, Sequence

from tinkworker.runtime.image import Reference
from tinkworker.runtime.port import (
    AccessDenied,
    ImageMissing,
    NoSpace,
    Pulled,
    Refused,
    RegistryUnavailable,
    RuntimeFault,
)

_TELLING = (NoSpace, RegistryUnavailable, AccessDenied, ImageMissing, Refused)
"""
Failures of a pull, the most telling first: what concerns this machine, what may pass and so is worth another pull, and
then what somebody has to put right.
"""


async def pull_first(
    references: Sequence[Reference],
    pull: Callable[[Reference], Awaitable[None]],
    has: Callable[[Reference], Awaitable[bool]],
) -> Pulled:
    """
    Pull the first reference that can be pulled; if none can, take the first that the engine has.

    Raises:
        EngineUnavailable: At once; another reference would need the engine, too.
        RuntimeFault: None can be had. The most telling of the failures, with the messages of all.
    """
    failures: list[RuntimeFault] = []
    for reference in references:
        try:
            await pull(reference)
        except _TELLING as fault:
            failures.append(fault)
        else:
            return Pulled(str(reference), "registry", _reasons(failures))
    for reference in references:
        if await has(reference):
            return Pulled(
                str(reference), "local", f"{_reasons(failures)}; the engine's own copy of {reference} is used"
            )
    telling = min(failures, key=lambda fault: _TELLING.index(type(fault)))
    raise type(telling)(_reasons(failures)) from telling


def _reasons(failures: Sequence[RuntimeFault]) -> str:
    return "; ".join(fault.message for fault in failures)
