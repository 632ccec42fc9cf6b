"""`tink-worker`: read the settings, then live as the supervisor of a worker, or as that worker."""

import errno
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from tinkworker import __version__
from tinkworker.cli.settings.setting import Dialect
from tinkworker.cli.settings.table import TINK_WORKER

if TYPE_CHECKING:
    from pathlib import Path

    from tinkworker.cli.settings.settings import Settings

LASTING = frozenset(
    {
        errno.EACCES,
        errno.EEXIST,
        errno.ELOOP,
        errno.ENAMETOOLONG,
        errno.ENOENT,  # with its parents: the kernel's own folders say so
        errno.ENOTDIR,
        errno.EPERM,
        errno.EROFS,
    }
)
"""Why a folder cannot be made, and will not be later either; a full disk may have room again."""

OK, CRASHED, REFUSED = 0, 1, 2
"""The exit statuses: told to stop or nothing left to do; a bug, under --once; wrong settings."""


def run(arguments: Sequence[str], dialect: Dialect = TINK_WORKER) -> int:
    """Run the command, and return the exit status. It says whether the worker worked, never whether an action did."""
    from tinkworker.cli.settings.command_line import asked  # noqa: PLC0415 --help and --version import nothing else

    match asked(arguments, dialect):
        case "version":
            print(f"{dialect.program} {__version__}")
            return OK
        case "help":
            import shutil  # noqa: PLC0415

            from tinkworker.cli.settings.help import help_text  # noqa: PLC0415

            print(help_text(shutil.get_terminal_size().columns, dialect))
            return OK
        case None:
            return start(arguments, dialect)


def start(arguments: Sequence[str], dialect: Dialect) -> int:
    """Supervise a worker, unless this is one, or something is asked that needs none."""
    from tinkworker.cli.settings.file import FOLDERS  # noqa: PLC0415
    from tinkworker.cli.settings.source import in_force  # noqa: PLC0415
    from tinkworker.cli.settings.stating import state, switched_on  # noqa: PLC0415

    if is_worker():
        return judge(arguments, dialect)
    stated = state(arguments, os.environ, FOLDERS, dialect)
    file = in_force("workflow", stated)
    if (file is not None and file.text) or switched_on("show-settings", stated):
        return judge(arguments, dialect)
    return supervise(arguments, dialect, once=switched_on("once", stated))


def is_worker() -> bool:
    """Whether this process is a worker that somebody supervises, and no supervisor."""
    from tinkworker.worker.lifetime import LIVENESS  # noqa: PLC0415

    return LIVENESS in os.environ


def say(text: str) -> None:
    """Say something to whoever reads it; a supervisor has more to do than to be heard."""
    with suppress(OSError):  # a full disk, a reader that has gone
        print(f"tink-worker: {text}", file=sys.stderr, flush=True)


def supervise(arguments: Sequence[str], dialect: Dialect, *, once: bool) -> int:
    """
    Keep a worker running, and be that worker in each copy of this process that the supervisor makes.

    Whether its settings are sound is for the worker to say: what judges them would stay in memory here.
    """
    from tinkworker.cli.gone import let_go_of_output  # noqa: PLC0415
    from tinkworker.worker.lifetime import Birth  # noqa: PLC0415
    from tinkworker.worker.supervisor import Supervisor  # noqa: PLC0415

    ending = Supervisor(say, once=once).run()
    if isinstance(ending, Birth):
        os.environ.update(ending.environment)
        return judge(arguments, dialect)
    let_go_of_output()
    return ending.value


def judge(arguments: Sequence[str], dialect: Dialect) -> int:
    """Read the settings, and do what they say."""
    from tinkworker.cli.settings.file import FOLDERS  # noqa: PLC0415
    from tinkworker.cli.settings.reading import read  # noqa: PLC0415
    from tinkworker.cli.settings.settings import SettingsError  # noqa: PLC0415

    try:
        settings = read(arguments, os.environ, FOLDERS, dialect)
    except SettingsError as error:
        return refuse(dialect.program, error.problems, error.warnings)
    if settings.show_settings:
        from tinkworker.cli.settings.showing import show  # noqa: PLC0415

        print(show(settings))
        return OK
    if settings.workflow is not None:
        from tinkworker.cli.workflow import carry_out  # noqa: PLC0415

        return carry_out(settings, settings.workflow)
    if problem := unusable(settings):
        return refuse(dialect.program, [problem], settings.warnings)
    return live(settings)


def refuse(program: str, problems: Sequence[str], warnings: Sequence[str]) -> int:
    """Say why no worker starts; what is odd may well be the reason, as a misspelt variable is, and comes first."""
    for line in (*(f"warning: {warning}" for warning in warnings), *problems):
        print(f"{program}: {line}", file=sys.stderr)
    return REFUSED


def unusable(settings: "Settings") -> str:
    """What the adapters have against these settings; empty if nothing. Looked at before anything is begun."""
    from tinkworker.cli.parts import examine_runtime  # noqa: PLC0415
    from tinkworker.runtime.fault import RuntimeFault  # noqa: PLC0415
    from tinkworker.server.channel.address import Address, AddressInvalid  # noqa: PLC0415

    if settings.set:
        return "set: this fills in the template of a workflow from a file; give --workflow FILE, too"
    try:
        Address.parse(settings.tinkerbell_grpc_authority)
    except AddressInvalid as error:
        return f"tinkerbell-grpc-authority: {error}"
    try:
        examine_runtime(settings)
    except (ValueError, RuntimeFault) as error:
        return f"runtime {settings.runtime}: {error}"
    return unusable_folder(settings.data_dir, settings.id)


def unusable_folder(data: "Path", worker: str) -> str:
    """Why a worker cannot keep its journals below a data folder, now or later; empty if it can."""
    from tinkworker.worker.place import file_name  # noqa: PLC0415

    ours = data / ".tink-worker"
    try:
        data.mkdir(parents=True, exist_ok=True)
        with suppress(FileExistsError):  # what was planted in their place, the worker removes, and says so
            for folder in (ours, ours / file_name(worker)):
                folder.mkdir(mode=0o700, exist_ok=True)
                next(folder.iterdir(), None)  # whether this user may look into it
    except OSError as error:
        if error.errno in LASTING:
            advice = "name another folder, or be the user that it belongs to"
            why = "it is a file" if error.errno == errno.EEXIST else error.strerror
            return f"data-dir: {error.filename} cannot be the worker's folder: {why}; {advice}"
    return ""


def live(settings: "Settings") -> int:
    """Be the worker."""
    os.environ.setdefault("GRPC_VERBOSITY", "NONE")  # what goes wrong is said by us, once
    from tinkworker.cli.life import Life  # noqa: PLC0415

    return Life(settings).run()
