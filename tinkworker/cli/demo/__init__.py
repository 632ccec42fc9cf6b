"""`tinkworker demo`: one workflow from beginning to end: the embedded server, the real worker, the real journal."""

import argparse
import json
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tinkworker.cli.demo.program import DemoFailed, Worker, serving
from tinkworker.cli.demo.summary import Summary, summarise
from tinkworker.cli.demo.telling import next_steps, tell
from tinkworker.cli.grammar import Grammar
from tinkworker.cli.text import trouble

TEMPLATE = Path(__file__).parent / "template.yaml"


def run(arguments: Sequence[str]) -> int:
    """Perform the subcommand; 0 if the workflow succeeded, 1 if it did not, 2 if it could not be begun."""
    options = parser().parse_args(list(arguments))
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # as ^C: everything that was started is ended
    try:
        with folder(options.data_dir) as data:
            summary = perform(options, data)
    except (DemoFailed, OSError) as error:
        print(f"tinkworker demo: {trouble(error)}", file=sys.stderr)
        return 2
    if options.json:
        print(json.dumps(summary.as_plain(), ensure_ascii=False))
    else:
        tell(summary, next_steps(summary))
    return 0 if summary.outcome == "succeeded" else 1


def parser() -> Grammar:
    """The grammar of the command line."""
    top = Grammar(
        prog="tinkworker demo",
        description="Run one workflow on this machine: embedded Tink server, real worker, and all there is to see.",
    )
    top.add_argument(
        "--runtime",
        choices=("process", "docker", "simulated"),
        default="process",
        help="what runs the actions; process: local processes, without any isolation (default)",
    )
    top.add_argument("--template", type=Path, metavar="FILE", help="a template of your own")
    top.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", help="fill in {{.NAME}} in it")
    top.add_argument("--fail", action="store_true", help="let an action fail")
    top.add_argument("--json", action="store_true", help="print one JSON object at the end, and nothing else")
    top.add_argument("--data-dir", type=Path, metavar="DIR", help="where everything lies (default: a new folder)")
    return top


@contextmanager
def folder(given: Path | None) -> Iterator[Path]:
    """Where everything lies: a given folder, or a new one, which goes again if there is nothing to be told of."""
    if given is not None:
        given.mkdir(parents=True, exist_ok=True)
        yield given.absolute()
        return
    new = Path(tempfile.mkdtemp(prefix="tinkworker-demo-"))
    try:
        yield new
    except (DemoFailed, KeyboardInterrupt):
        shutil.rmtree(new)
        raise


def perform(options: argparse.Namespace, data: Path) -> Summary:
    """
    Run the workflow: one worker after the other, each in its turn.

    Raises:
        DemoFailed: It could not be begun.
    """
    if options.template and options.fail:
        raise DemoFailed("--fail changes the demo's own template; with --template, let an action of yours fail")
    if options.runtime == "docker":
        from tinkworker.cli.demo.engine import look_for_engine  # noqa: PLC0415 only where there should be one

        look_for_engine()
    template = options.template or own_template(data, fail=options.fail)
    with serving(data, template, options.set) as server:
        before, workflow = None, server.workflow
        while workflow.turn and workflow != before:
            worker = Worker(data, server.address, workflow.turn, options.runtime, quiet=options.json)
            if (status := worker.run()) != 0:
                where = f"; see {worker.log}" if options.json else ""
                print(f"tinkworker demo: the worker ended with exit status {status}{where}", file=sys.stderr)
                break
            before, workflow = workflow, server.workflow
    return summarise(workflow.id, data)


def own_template(data: Path, *, fail: bool) -> Path:
    """The demo's own template, as it is to be used."""
    text = TEMPLATE.read_text(encoding="utf-8")
    path = data / "template.yaml"
    path.write_text(text.replace("OUTCOME: succeed", "OUTCOME: fail") if fail else text, encoding="utf-8")
    return path
