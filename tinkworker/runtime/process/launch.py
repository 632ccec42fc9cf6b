"""Giving an action to a keeper."""

import asyncio
import json
import os
import sys
from pathlib import Path

from tinkworker.runtime.port import EngineUnavailable
from tinkworker.runtime.process import keeper
from tinkworker.runtime.process.fault import refusal


async def launch(folder: Path, children: set[int]) -> None:
    """
    Start a keeper for the action in a folder; return when that has started the action, or found that another one does.

    Nothing is undone if this is cancelled: the keeper does its work.

    Args:
        folder: The container's folder.
        children: Takes the keeper's process number, so that the caller can collect it when it has ended.

    Raises:
        RuntimeFault: The action cannot be started, or its keeper died before it was.
        OSError: There is no process to be had.
    """
    doing = f"start {folder.name}"
    reading, writing = os.pipe()
    try:
        children.add(_spawn(folder, writing))
    except OSError:
        os.close(reading)
        raise
    finally:
        os.close(writing)
    said = await _read(reading)
    try:
        answer = json.loads(said)
    except ValueError as error:
        last_words = said.decode(errors="replace").rstrip().rpartition("\n")[2] or "it said nothing"
        raise EngineUnavailable(f"{doing}: its keeper ended before the action began: {last_words}") from error
    if answer["outcome"] == "refused":
        raise refusal(doing, answer["number"], answer["reason"])


def _spawn(folder: Path, answers: int) -> int:
    """
    Start the keeper in a session of its own, where no terminal and no signal to the worker's group reaches it.

    Its environment is empty; what it says goes to `answers`.
    """
    return os.posix_spawn(
        sys.executable,
        [sys.executable, "-I", "-S", keeper.__file__],
        {},
        file_actions=[
            (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
            (os.POSIX_SPAWN_DUP2, answers, 1),
            (os.POSIX_SPAWN_DUP2, answers, 2),
            (os.POSIX_SPAWN_OPEN, keeper.FOLDER, str(folder), os.O_RDONLY | os.O_DIRECTORY, 0),
        ],
        setsid=True,
    )


async def _read(descriptor: int) -> bytes:
    """Everything that comes out of a pipe until its other end is closed."""
    stream = asyncio.StreamReader()
    transport, _ = await asyncio.get_running_loop().connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(stream), os.fdopen(descriptor, "rb", 0)
    )
    try:
        return await stream.read()
    finally:
        transport.close()
