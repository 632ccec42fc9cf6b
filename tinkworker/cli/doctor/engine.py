"""What runs actions, and the registry from which it gets their images."""

import asyncio
from collections.abc import AsyncIterator

from tinkworker.cli.doctor.finding import Finding
from tinkworker.cli.parts import docker_settings, runtime_of
from tinkworker.cli.settings.settings import Settings
from tinkworker.clock import SystemClock
from tinkworker.runtime.port import AccessDenied, RuntimeFault

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
        yield Finding.well("engine", await runtime.identify())
    except RuntimeFault as fault:
        yield Finding.wrong("engine", fault.message, ENGINE)
        return
    finally:
        await runtime.close()
    if settings.runtime == "docker":
        yield await look_at_registry(settings)


async def look_at_registry(settings: Settings) -> Finding:
    """Whether the registry takes user and password; the engine asks it, as for a pull."""
    from tinkworker.runtime.docker.login import log_in  # noqa: PLC0415 imports the SDK

    if not settings.docker_registry:
        return Finding.well("registry", "none is set; images come from where their names say")
    if not settings.registry_username:
        return Finding.well("registry", f"{settings.docker_registry}, without a user")
    docker, _ = docker_settings(settings)
    try:
        await asyncio.to_thread(log_in, docker)
    except AccessDenied as fault:
        advice = "check registry-username and registry-password; Hook up to v0.8 cuts both at an `=` within them"
        return Finding.wrong("registry", fault.message, advice)
    except RuntimeFault as fault:
        advice = "the engine reaches it, not this worker: check its name resolution, proxy and authorities"
        return Finding.wrong("registry", fault.message, advice)
    return Finding.well("registry", f"{settings.docker_registry} takes {settings.registry_username} and the password")
