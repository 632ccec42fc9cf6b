"""Whether what is to run the actions is there. A worker would wait for it for ever; a demo should say so at once."""

import asyncio
import os

from tinkworker.cli.demo.program import DemoFailed
from tinkworker.cli.parts import runtime_of
from tinkworker.cli.settings.file import FOLDERS
from tinkworker.cli.settings.reading import read
from tinkworker.cli.settings.settings import SettingsError
from tinkworker.clock import SystemClock
from tinkworker.runtime.port import RuntimeFault


def look_for_engine() -> None:
    """
    Ask the Docker Engine that a worker would use here what it is.

    Raises:
        DemoFailed: It does not answer, or the settings for it make no sense.
    """
    try:
        settings = read(["--id=demo", "--tinkerbell-grpc-authority=localhost", "--runtime=docker"], os.environ, FOLDERS)
        runtime, _ = runtime_of(settings, SystemClock())
    except SettingsError as error:
        raise DemoFailed("\n".join(error.problems)) from error
    except ValueError as error:
        raise DemoFailed(str(error)) from error

    async def ask() -> None:
        try:
            await runtime.identify()
        finally:
            await runtime.close()

    try:
        asyncio.run(ask())
    except RuntimeFault as fault:
        raise DemoFailed(f"{fault.message}\nwithout Docker: tinkworker demo") from fault
