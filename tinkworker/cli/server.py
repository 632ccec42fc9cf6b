"""`tinkworker server`: a Tink server for trying templates out, and a look at what it keeps."""

import argparse
import asyncio
import json
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

from cattrs.preconf.json import make_converter

from tinkworker.cli.grammar import Grammar
from tinkworker.cli.text import read_text
from tinkworker.server.channel.address import Address, AddressInvalid
from tinkworker.server.development.hardware import read_assignments
from tinkworker.server.development.name import possible_ids
from tinkworker.server.development.plan import Plans, plan_workflows
from tinkworker.server.development.problem import TemplateInvalid, UserError
from tinkworker.server.development.store import Store
from tinkworker.server.development.telling import Teller, describe, summarise
from tinkworker.server.development.workflow import Workflow

_PROTOCOLS = ("tink-0.12", "agent", "tink-0.8")
_EPILOGUE = """\
examples:
  tinkworker server --template relay.yaml --set device_1=52:54:00:12:34:01
  tinkworker server --template workflow.yaml --template hardware.yaml --protocol agent
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
            asyncio.run(_serve(options, _read_plans(options)))
    except TemplateInvalid as error:
        print(error, file=sys.stderr)
        return 2
    except (UserError, AddressInvalid, OSError) as error:
        print(f"tinkworker server: {error}", file=sys.stderr)
        return 2
    return 0


def _parse(arguments: Sequence[str]) -> argparse.Namespace:
    """The command line."""
    parser = Grammar(
        prog="tinkworker server",
        description="A Tink server for trying templates out; it answers as Tinkerbell's servers do.",
        epilog=_EPILOGUE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    add(
        "--template",
        action="append",
        default=[],
        type=Path,
        metavar="FILE",
        help="make a workflow of this template, or of Kubernetes resources (Template, Workflow, Hardware); repeatable",
    )
    add(
        "--protocol",
        choices=_PROTOCOLS,
        default=_PROTOCOLS[0],
        help="speak as these servers: tink v0.9 to v0.12, Tinkerbell from v0.17 on, tink up to v0.8 (%(default)s)",
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


def _read_plans(options: argparse.Namespace) -> Plans:
    """What the files ask for, all of it valid; warns on stderr."""
    files = [(str(path), read_text(path)) for path in options.template]
    plans = plan_workflows(files, read_assignments(options.set), options.name)
    for warning in plans.warnings:
        print(f"warning: {warning}", file=sys.stderr)
    return plans


async def _serve(options: argparse.Namespace, plans: Plans) -> None:
    """Serve until a signal comes."""
    os.environ.setdefault("GRPC_VERBOSITY", "NONE")  # what goes wrong is said by us, once
    from tinkworker.server.development.protocol.choice import PROTOCOLS  # noqa: PLC0415 imports messages
    from tinkworker.server.development.server import Certificate, DevelopmentServer  # noqa: PLC0415 imports gRPC

    teller = Teller()

    def print_change(workflow: Workflow) -> None:
        for line in teller.tell(workflow):
            print(line, flush=True)

    end = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, end.set)
    server = DevelopmentServer(
        address=Address.parse(options.listen),
        state=options.state,
        certificate=Certificate(options.tls_certificate, options.tls_key) if options.tls_key else None,
        protocol=PROTOCOLS[options.protocol](),
        deliver_handlers=options.deliver_handlers,
        listener=print_change,
    )
    async with server:
        for workflow in server.workflows():
            teller.note(workflow)
        server.begin(plans.workflows)
        print(f"listening on {server.address}", flush=True)
        await end.wait()


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
        wanted = possible_ids(options.show)
        workflows = [workflow for workflow in workflows if not wanted.isdisjoint({workflow.id, workflow.name})]
        if not workflows:
            raise UserError(f"there is no workflow {options.show} in {options.state}; --list shows what there is")
    if options.json:
        document = make_converter().unstructure(workflows[0] if options.show else workflows)
        print(json.dumps(document, indent=2))
        return
    for workflow in workflows:
        lines = describe(workflow) if options.show else [summarise(workflow)]
        print(*lines, sep="\n")
