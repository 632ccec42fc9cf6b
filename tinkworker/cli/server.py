"""`tinkworker server`: a Tink server for trying templates out, and a look at what it keeps."""

import argparse
import asyncio
import json
import os
import signal
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from cattrs.preconf.json import make_converter

from tinkworker.server.channel.address import Address, AddressInvalid
from tinkworker.server.development.hardware import read_assignments
from tinkworker.server.development.name import complete_id
from tinkworker.server.development.problem import Problem, TemplateInvalid, UserError
from tinkworker.server.development.store import Store
from tinkworker.server.development.template import Template, parse_template
from tinkworker.server.development.workflow import Received, Workflow
from tinkworker.server.port import State

_EPILOGUE = """\
examples:
  tinkworker server --template relay.yaml --set device_1=52:54:00:12:34:01
  tinkworker server --state trial.sqlite --show relay
"""


def run(arguments: Sequence[str]) -> int:
    """Serve until SIGINT or SIGTERM, or show what is kept. The exit status is 2 if something was given wrongly."""
    try:
        options = _parse(arguments)
    except SystemExit as end:  # --help, or wrong options, both said already
        return int(end.code or 0)
    try:
        if options.list or options.show:
            _show(options)
        else:
            asyncio.run(_serve(options, _read_templates(options)))
    except TemplateInvalid as error:
        print(error, file=sys.stderr)
        return 2
    except (UserError, AddressInvalid, OSError) as error:
        print(f"tinkworker server: {error}", file=sys.stderr)
        return 2
    return 0


def _parse(arguments: Sequence[str]) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(
        prog="tinkworker server",
        description="A Tink server for trying templates out; it answers as tink v0.12 does.",
        epilog=_EPILOGUE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    add(
        "--template", action="append", default=[], type=Path, metavar="FILE", help="make a workflow of this; repeatable"
    )
    add(
        "--set",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="fill in {{.NAME}}; Hardware.Disks.0 works, too",
    )
    add("--name", default="", help="the workflow's name, instead of the template's")
    add("--listen", default="127.0.0.1:42113", metavar="HOST:PORT", help="where; port 0 takes a free one (%(default)s)")
    add("--state", type=Path, metavar="FILE", help="keep the workflows in this file, and go on with those in it")
    add("--tls-certificate", type=Path, metavar="FILE", help="show this certificate, in PEM")
    add("--tls-key", type=Path, metavar="FILE", help="the certificate's key, in PEM")
    add("--deliver-handlers", action="store_true", help="send on-failure and on-timeout, which tink v0.12 drops")
    add("--list", action="store_true", help="list the workflows in the state file, and end")
    add("--show", metavar="WORKFLOW", help="show one of them, with every report, and end")
    add("--json", action="store_true", help="with --list or --show: as JSON")
    options = parser.parse_args(arguments)
    if (options.list or options.show) and not options.state:
        parser.error("--list and --show want --state FILE")
    if options.name and len(options.template) > 1:
        parser.error("--name fits one template only")
    if bool(options.tls_certificate) is not bool(options.tls_key):
        parser.error("--tls-certificate and --tls-key belong together")
    return options


def _read_templates(options: argparse.Namespace) -> list[Template]:
    """The templates, all of them valid; warns on stderr."""
    values = read_assignments(options.set)
    templates: list[Template] = []
    problems: list[Problem] = []
    for path in options.template:
        try:
            templates.append(parse_template(_read_text(path), str(path), values))
        except TemplateInvalid as error:
            problems += error.problems
    if problems:
        raise TemplateInvalid(problems)
    for warning in (warning for template in templates for warning in template.warnings):
        print(f"warning: {warning}", file=sys.stderr)
    return templates


def _read_text(path: Path) -> str:
    """The text in a file."""
    try:
        return path.read_text("utf-8")
    except UnicodeDecodeError as error:
        raise UserError(f"{path} is not UTF-8 ({error.reason} at byte {error.start}); save it as UTF-8") from error


async def _serve(options: argparse.Namespace, templates: Sequence[Template]) -> None:
    """Serve until a signal comes."""
    os.environ.setdefault("GRPC_VERBOSITY", "NONE")  # what goes wrong is said by us, once
    from tinkworker.server.development.server import Certificate, DevelopmentServer  # noqa: PLC0415 imports gRPC

    end = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, end.set)
    server = DevelopmentServer(
        address=Address.parse(options.listen),
        state=options.state,
        certificate=Certificate(options.tls_certificate, options.tls_key) if options.tls_key else None,
        deliver_handlers=options.deliver_handlers,
        listener=_print_change,
    )
    async with server:
        server.begin(templates, options.name)
        print(f"listening on {server.address}", flush=True)
        await end.wait()


def _print_change(workflow: Workflow) -> None:
    """Print what has just become of a workflow."""
    if not workflow.reports:
        workers = ", ".join(dict.fromkeys(task.worker for task in workflow.tasks))
        print(f"{workflow.id} added: {len(workflow.progress)} actions for {workers}", flush=True)
        return
    last = workflow.reports[-1]
    print(f"{workflow.id} {_describe_report(last)}", flush=True)
    if not last.refusal and not workflow.served:
        print(f"{workflow.id} {workflow.state.name}", flush=True)


def _describe_report(report: Received) -> str:
    """A report in one line."""
    text = f"{_printable(f'{report.task}/{report.action}')} {_name(report.state)}"
    if report.seconds:
        text += f" after {report.seconds} s"
    if report.message:
        text += f": {_printable(report.message)}"
    return f"{text} (refused: {report.refusal})" if report.refusal else text


def _show(options: argparse.Namespace) -> None:
    """Print what a state file keeps."""
    if not options.state.is_file():
        raise UserError(f"there is no state file {options.state}; a server started with --state makes one")
    store = Store.open(options.state)
    try:
        workflows = store.all()
    finally:
        store.close()
    if options.show:
        wanted = complete_id(options.show)
        workflows = [workflow for workflow in workflows if workflow.id == wanted]
        if not workflows:
            raise UserError(f"there is no workflow {wanted} in {options.state}; --list shows what there is")
    if options.json:
        document = make_converter().unstructure(workflows[0] if options.show else workflows)
        print(json.dumps(document, indent=2))
        return
    for workflow in workflows:
        lines = _describe(workflow) if options.show else [_summarise(workflow)]
        print(*lines, sep="\n")


def _summarise(workflow: Workflow) -> str:
    """A workflow in one line."""
    done = sum(progress.state is State.SUCCESS for progress in workflow.progress)
    return f"{workflow.id}  {workflow.state.name}  {done} of {len(workflow.progress)} actions"


def _describe(workflow: Workflow) -> Iterator[str]:
    """A workflow with its actions and all reports."""
    yield _summarise(workflow)
    for step in workflow.steps:
        progress = workflow.progress[step.position]
        name = _printable(f"{step.task.name}/{step.action.name}")
        yield f"  {name}  {_name(progress.state)}  {progress.seconds} s  {_printable(step.action.image)}"
    if workflow.reports:
        yield "reports"
    for report in workflow.reports:
        yield f"  {report.at:%Y-%m-%d %H:%M:%S} {_describe_report(report)}"


def _name(state: State | None) -> str:
    """A state for people."""
    return "unknown" if state is None else state.name


def _printable(text: str) -> str:
    """A text that moves no cursor."""
    return "".join(character if character.isprintable() else " " for character in text)
