"""What runs actions, where it keeps their images, and the registry from which it gets them."""

import asyncio
from collections.abc import AsyncIterator

from tinkworker.cli.doctor.finding import Finding
from tinkworker.cli.parts import docker_settings, runtime_of
from tinkworker.cli.settings.settings import Settings
from tinkworker.clock import SystemClock
from tinkworker.runtime.port import AccessDenied, Runtime, RuntimeFault
from tinkworker.worker.room import MIB

SCARCE_STORE = 512 * MIB
"""What an engine's disk should have free: an image takes its size twice while it is unpacked."""

ENGINE = "start it, mount its socket into the worker's container, or name it with DOCKER_HOST"


async def look_at_engine(settings: Settings) -> AsyncIterator[Finding]:
    """Whether the runtime is there, and whether it may log in where the settings say."""
    try:
        runtime, warnings = runtime_of(settings, SystemClock())
    except ValueError as error:
        yield Finding.wrong("engine", str(error), "correct the setting")
        return
    for warning in warnings:
        yield Finding.odd("registry", warning, "write it as HOST[:PORT][/PATH]")
    try:
        yield Finding.well("engine", await introduced(runtime))
    except RuntimeFault as fault:
        yield Finding.wrong("engine", fault.message, ENGINE)
        return
    if settings.runtime == "docker":
        yield await look_at_store(settings)
        yield await look_at_registry(settings)


async def introduced(runtime: Runtime) -> str:
    """
    What a runtime says it is.

    Only an engine's connections are closed: to close local processes is to end all that this worker runs.

    Raises:
        RuntimeFault: It is not there.
    """
    try:
        return await runtime.identify()
    finally:
        if runtime.name == "docker":
            await runtime.close()


async def look_at_store(settings: Settings) -> Finding:
    """Whether the engine has room for images; no engine tells that, so it has to lie where this program can look."""
    from tinkworker.runtime.docker.store import find_store  # noqa: PLC0415 imports the SDK

    docker, _ = docker_settings(settings)
    try:
        store = await asyncio.to_thread(find_store, docker)
    except RuntimeFault as fault:
        return Finding.wrong("images", fault.message, ENGINE)
    free = store.free()
    if free is None:
        return Finding.well("images", f"the engine keeps them in {store.folder}, which cannot be seen from here")
    said = f"the engine keeps them in {store.folder}: {free // MIB} MiB are free"
    if free < SCARCE_STORE:
        return Finding.odd("images", said, "make room, or give a machine that keeps them in memory more of that")
    return Finding.well("images", said)


async def look_at_registry(settings: Settings) -> Finding:
    """Whether the registry is there, and takes user and password if any are set; the engine asks it, as for a pull."""
    from tinkworker.runtime.docker.login import log_in  # noqa: PLC0415 imports the SDK

    if not settings.docker_registry:
        return Finding.well("registry", "none is set; images come from where their names say")
    docker, _ = docker_settings(settings)
    try:
        await asyncio.to_thread(log_in, docker)
    except AccessDenied as fault:
        return denied(settings, fault)
    except RuntimeFault as fault:
        advice = "the engine reaches it, not this worker: check its name, how that is resolved, proxy and authorities"
        return Finding.wrong("registry", fault.message, advice)
    if not settings.registry_username:
        return Finding.well("registry", f"{settings.docker_registry} answers; no user is set, and it asks for none")
    return Finding.well("registry", f"{settings.docker_registry} takes {settings.registry_username} and the password")


def denied(settings: Settings, fault: AccessDenied) -> Finding:
    """It wants somebody else; without a user that may be meant so, as some let everybody read."""
    if not settings.registry_username:
        advice = "set registry-username and registry-password, unless everybody may read there"
        return Finding.odd("registry", f"no user is set; {fault.message}", advice)
    advice = "check registry-username and registry-password; Hook up to v0.8 cuts both at an `=` within them"
    return Finding.wrong("registry", fault.message, advice)
