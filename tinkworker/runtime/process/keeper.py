"""
The keeper of an action: starts it, waits for it and writes down how it ended, whoever else lives or dies.

It is a program of its own, run by its path in an isolated interpreter (`python -I -S`), so it imports nothing but the
standard library. The container's folder comes as an open file: a container of the same name that is made later is
another folder, and a late keeper cannot start it by mistake.

In the folder are, besides the output:

- `specification.json`: what the caller said, without the environment, and the `directory` to run in;
- `environment.json`: may be secret, and goes when the action has started;
- `started.json`: who may start the action, made by a link, of which only one succeeds; then, who it is;
- `exit.json`: how it ended.
"""

import json
import os
import signal
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

FOLDER = 3
"""The number of the open folder."""
SPECIFICATION, ENVIRONMENT, STARTED, EXIT = "specification.json", "environment.json", "started.json", "exit.json"
ROOM = 100
"""Bytes that are kept free for how an action ends; what is not needed of them remains as blanks."""
STDOUT, STDERR = "stdout", "stderr"

_STARTED_AT = 22 - 3
"""Where /proc/PID/stat has the start time, counted from the process's state (proc(5): fields 22 and 3)."""


def main() -> None:
    """Keep the action of the open folder, which is the current one except while the action is spawned."""
    os.closerange(FOLDER + 1, os.sysconf("SC_OPEN_MAX"))  # whatever the worker left open is not for the action
    os.set_inheritable(FOLDER, False)  # noqa: FBT003 there is no other way to say it
    os.fchdir(FOLDER)
    began = time.monotonic()  # noqa: TID251 a program of its own has no clock port
    if leader := begin():
        keep(leader, began)


def begin() -> int | None:
    """
    Start the action unless another keeper has, and answer.

    Returns:
        The number of its process; None if it was not started here. If it could not be, that may be tried again.
    """
    try:
        if not claim(Path()):
            answer("taken")
            return None
        leader = attempt()
    except OSError as error:
        answer("refused", number=error.errno, reason=f"{error.strerror}: {error.filename}")
        return None
    record(leader)
    answer("started")
    return leader


def attempt() -> int:
    """Start the action, or give back the right to."""
    try:
        return spawn(load(Path(SPECIFICATION)), load(Path(ENVIRONMENT)))
    except OSError:
        Path(STARTED).unlink()
        raise


def record(leader: int) -> None:
    """Write down who the action is, and have room for how it ends, or kill it: nobody would find it again."""
    try:
        draft(Path(EXIT)).touch(mode=0o600)
        draft(Path(EXIT)).write_text(" " * ROOM, encoding="utf-8")
        save(Path(STARTED), {"boot": boot(), "keeper": identify(os.getpid()), "leader": identify(leader)})
    except OSError:
        os.killpg(leader, signal.SIGKILL)
        raise
    Path(ENVIRONMENT).unlink()


def keep(leader: int, began: float) -> None:
    """
    Wait for the end of the action and write it down, and how long it took from before its start on.

    Who was told that it has started counts its time from then: what was stopped for its time must have had all of it.
    """
    code = reap(leader)
    fill(Path(EXIT), {"code": code, "seconds": time.monotonic() - began})  # noqa: TID251 as in `main`


def claim(folder: Path) -> bool:
    """
    Take the right to start the action of a folder, or to prevent that for ever.

    Returns:
        Whether it could be taken; not if somebody has it, and not if the folder has been removed.

    Raises:
        OSError: The disk is full.
    """
    mine = folder / f"{STARTED}~{os.getpid()}"
    try:
        save(mine, {"boot": boot(), "keeper": identify(os.getpid()), "leader": None})
        (folder / STARTED).hardlink_to(mine)
    except (FileExistsError, FileNotFoundError):
        return False
    finally:
        mine.unlink(missing_ok=True)
    return True


def spawn(specification: dict[str, Any], environment: dict[str, str]) -> int:
    """
    Start the action in a process group of its own, with every signal as it is by default.

    Returns:
        The number of the process, and of its group.

    Raises:
        OSError: There is no such command, or no such folder.
    """
    output = os.open(STDOUT, os.O_WRONLY | os.O_APPEND)
    errors = output if specification["tty"] else os.open(STDERR, os.O_WRONLY | os.O_APPEND)
    streams = [
        (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
        (os.POSIX_SPAWN_DUP2, output, 1),
        (os.POSIX_SPAWN_DUP2, errors, 2),
    ]
    os.environ["PATH"] = environment["PATH"]  # where the command is looked for
    os.chdir(specification["directory"])
    try:
        return os.posix_spawnp(
            specification["command"][0],
            specification["command"],
            environment,
            file_actions=streams,
            setpgroup=0,
            setsigmask=(),
            setsigdef=signal.valid_signals(),
        )
    finally:
        os.fchdir(FOLDER)


def reap(leader: int) -> int:
    """
    Wait for the action and end what it left running.

    As long as the leader is not collected, nobody else can have the group's number.

    Returns:
        Its exit status, 128 + N after signal N.
    """
    os.waitid(os.P_PID, leader, os.WEXITED | os.WNOWAIT)
    with suppress(PermissionError):  # a group that became somebody else's (sudo) is out of reach, and stays
        os.killpg(leader, signal.SIGKILL)
    code = os.waitstatus_to_exitcode(os.waitpid(leader, 0)[1])
    return code if code >= 0 else 128 - code


def answer(outcome: str, **details: object) -> None:
    """Tell the worker what became of the start, and that nothing more will come."""
    with suppress(BrokenPipeError):  # it stopped listening; what stands in the folder holds
        os.write(1, json.dumps({"outcome": outcome, **details}).encode())
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    os.dup2(silence, 2)


def identify(pid: int) -> tuple[int, int]:
    """A process's number and the clock tick of this boot in which it started: numbers come again, both together not."""
    return pid, stat(pid)[1]


def stat(pid: int) -> tuple[str, int]:
    """A process's state and start, from proc(5); its fields are counted after the name, which may be anything."""
    text = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    fields = text.rpartition(")")[2].split()
    return fields[0], int(fields[_STARTED_AT])


def boot() -> str:
    """The id of this boot."""
    return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()


def load(path: Path) -> Any:
    """Read what `save` wrote."""
    return json.loads(path.read_text(encoding="utf-8"))


def save(path: Path, value: object) -> None:
    """Write a file, for the user alone, so that it is there completely or not at all."""
    fresh = draft(path)
    fresh.touch(mode=0o600)
    fresh.write_text(json.dumps(value), encoding="utf-8")
    fresh.replace(path)


def fill(path: Path, value: object) -> None:
    """Write a file into the room that there is for it, even if the disk is full by now."""
    with draft(path).open("r+", encoding="utf-8") as fresh:
        fresh.write(json.dumps(value))
    draft(path).replace(path)


def draft(path: Path) -> Path:
    """Where a file is written before it is complete."""
    return path.with_name(f"{path.name}~")


if __name__ == "__main__":
    main()
