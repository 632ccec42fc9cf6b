"""`tink-worker --workflow FILE`: one workflow from a file, without any server, and a summary at its end.

There is no supervisor: whoever asked is there, and is told. The exit status is the workflow's, as a person asked
for that one: 0 if it succeeded, 1 if not, 2 if it could not be begun.
"""

import asyncio
import json
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from shlex import quote

from attrs import evolve

from tinkworker.cli.demo.summary import Summary, summarise
from tinkworker.cli.demo.telling import called, tell
from tinkworker.cli.life import Life
from tinkworker.cli.parts import runtime_of
from tinkworker.cli.settings.settings import Settings
from tinkworker.cli.text import read_text
from tinkworker.cli.worker import refuse, unusable_folder
from tinkworker.clock import SystemClock
from tinkworker.runtime.port import RuntimeFault
from tinkworker.server.development.hardware import read_assignments
from tinkworker.server.development.problem import UserError
from tinkworker.server.file.plan import Plan, read_plan
from tinkworker.server.file.server import FileServer
from tinkworker.worker.place import file_name

SUCCEEDED, FAILED = 0, 1
"""The exit statuses; where it is refused, it is the worker's."""

WITHOUT_ENGINE = "start the engine, or name it with DOCKER_HOST; `--runtime process` needs none"

POLLED_EVERY = 0.2
"""Seconds between two looks at the workflow, which lies in this process."""


def carry_out(settings: Settings, file: Path) -> int:
    """Carry out the workflow in a file, and return the exit status."""
    try:
        plan = read_plan(read_text(file), str(file), settings.id, read_assignments(settings.set))
        asyncio.run(look_for_engine(settings))
        settings = for_one(settings, plan)
        place = settings.data_dir / ".tink-worker" / file_name(settings.id) / "workflow.json"
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    except RuntimeFault as fault:
        return refuse("tink-worker", [f"{fault}; {WITHOUT_ENGINE}"], settings.warnings)
    except (UserError, OSError, ValueError) as error:
        return refuse("tink-worker", [str(error)], settings.warnings)
    for warning in plan.warnings:
        print(f"warning: {warning}", file=sys.stderr)
    server = FileServer(plan, file, place)
    ended = Life(settings, lambda _settings, _environment, _clock: server).run()
    summary = summarise(server.workflow, settings.data_dir)
    if settings.log_format == "json" or (settings.log_format == "auto" and not sys.stdout.isatty()):
        print(json.dumps(summary.as_plain(), ensure_ascii=False))
    else:
        tell(summary, next_steps(summary, settings, file))
    return SUCCEEDED if summary.outcome == "succeeded" and ended == 0 else FAILED


async def look_for_engine(settings: Settings) -> None:
    """
    See that whatever runs actions is there: a worker would wait for it, and somebody waits for this one.

    Raises:
        RuntimeFault: It does not answer.
        ValueError: Its settings make no sense.
    """
    runtime, _ = runtime_of(settings, SystemClock())
    try:
        await runtime.identify()
    finally:
        if runtime.name == "docker":  # to close local processes is to end them, and here they may be another worker's
            await runtime.close()


def for_one(settings: Settings, plan: Plan) -> Settings:
    """The settings under which a worker carries out one workflow, and ends."""
    limits = [limit for limit in (settings.timeout, float(plan.global_timeout)) if limit]
    return evolve(
        settings,
        once=True,
        timeout=min(limits, default=None),
        retry_interval=min(settings.retry_interval, POLLED_EVERY),
        data_dir=folder(settings).absolute(),
    )


def folder(settings: Settings) -> Path:
    """
    Where everything lies: where somebody said, or in Hook's folder, or in a new one where that is not to be had.

    Raises:
        UserError: Nothing can be kept where somebody said.
    """
    if settings.origins["data_dir"].source == "default" and not os.access(settings.data_dir, os.W_OK | os.X_OK):
        return Path(tempfile.mkdtemp(prefix="tink-worker-"))
    if problem := unusable_folder(settings.data_dir, settings.id):
        raise UserError(problem)
    return settings.data_dir


def next_steps(summary: Summary, settings: Settings, file: Path) -> Iterator[str]:
    """What can be done now."""
    if summary.outcome == "unfinished":
        values = "".join(f" --set {quote(assignment)}" for assignment in settings.set)
        runtime = "" if settings.runtime == "docker" else f" --runtime {settings.runtime}"
        data = quote(str(settings.data_dir))
        again = f"tink-worker --workflow {quote(str(file))}{values}{runtime} --data-dir {data}"
        yield from ("", "It was interrupted. To go on where it was, give:", f"  {again}")
    elif summary.journals:
        program = called()
        yield from ("", "What happened, step by step:", f"  {program} journal show {quote(str(summary.journals[-1]))}")
