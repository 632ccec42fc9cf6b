"""Writes what follows from the program into the documentation, between `<!-- generated: NAME -->` and `<!-- end -->`.

python docs/generate.py            # write them
python docs/generate.py --check    # fail if they are not current
"""

import argparse
import asyncio
import re
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path

import servers
from attrs import define, field

from tinkworker.engine.drawing.mermaid import mermaid
from tinkworker.engine.reading import read_file
from tinkworker.engine.step import Step
from tinkworker.engine.topology import flatten
from tinkworker.lifecycle.charts import NAMES, folder
from tinkworker.lifecycle.policy import Policy
from tinkworker.lifecycle.worker.data import WorkerData
from tinkworker.observe.port import Level, Subject, Transition
from tinkworker.runtime.simulated.engine import Engine
from tinkworker.runtime.simulated.runtime import SimulatedRuntime
from tinkworker.runtime.simulated.script import Listed, Program
from tinkworker.server.port import Action
from tinkworker.testing.clock import ManualClock, drive
from tinkworker.testing.server import MemoryServer
from tinkworker.worker.composition import Parts, compose

HERE = Path(__file__).parent
PARENTS = {"workflow": "worker", "action": "workflow", "report": "action"}
BLOCK = re.compile(r"(<!-- generated: (?P<name>[\w /-]+) -->\n).*?(<!-- end -->)", re.DOTALL)


@define
class Recorder:
    """Remembers the steps of a run."""

    steps: list[Step] = field(factory=list)

    def transition(self, transition: Transition) -> None:
        """Remember a step."""
        assert isinstance(transition, Step)
        self.steps.append(transition)

    def message(self, level: Level, text: str, subject: Subject, fields: Mapping[str, object]) -> None:
        """Nothing to remember."""

    def output(self, stream: str, line: str, subject: Subject) -> None:
        """Nothing to remember."""

    def progress(self, image: str, done: int, total: int, subject: Subject) -> None:
        """Nothing to remember."""


def run_one_action() -> list[Step]:
    """The steps of a worker that runs a workflow of one action."""
    clock, server, recorder = ManualClock(), MemoryServer(), Recorder()
    server.add("default/example", [Action("provision", "write image", "w1", "registry.example/image2disk:1")])
    runtime = SimulatedRuntime(Engine(clock, Listed(other_program=Program(seconds=5))))

    async def live(data: Path) -> None:
        worker = compose(Parts("w1", server, runtime, clock, (recorder,), data))
        await worker.driver.run(WorkerData("w1", Policy(once=True, prepare_ahead=0)))

    with tempfile.TemporaryDirectory() as data:
        asyncio.run(drive(clock, live(Path(data))))
    return recorder.steps


def journey() -> Iterator[str]:
    """A sequence diagram of one action."""
    steps = run_one_action()
    yield "```mermaid"
    yield "sequenceDiagram"
    yield from (f"    participant {name}" for name in ("server", *NAMES, "runtime"))
    asked: dict[tuple[str, int], str] = {}
    for step in steps:
        yield from arrows(step)
        for invocation in step.started:
            asked[step.machine, invocation.number] = invocation.activity
    yield "```"


def arrows(step: Step) -> Iterator[str]:
    """What a step shows: where its machine went, whom it asked what, whom it told what."""
    if step.states:
        yield f"    Note over {step.chart}: {' → '.join(step.states)}"
    for spawn in step.spawned:
        yield f"    {step.chart}->>{spawn.chart}: start"
    for message in step.messages:
        yield f"    {step.chart}->>{PARENTS[step.chart] if message.to == 'parent' else message.to}: {message.event}"
    for command in step.commands:
        yield f"    {step.chart}-->>runtime: {command.name}"
    for invocation in step.started:
        port, _, call = invocation.activity.partition(".")
        if port != "worker":
            yield f"    {step.chart}-->>{port}: {call}"


def chart(name: str) -> Iterator[str]:
    """A chart as a picture."""
    yield "```mermaid"
    yield mermaid(flatten(read_file(folder() / f"{name}.yaml"))).rstrip()
    yield "```"


GENERATORS: Mapping[str, Callable[[], Iterator[str]]] = {
    "journey": journey,
    **{f"chart {name}": partial(chart, name) for name in NAMES},
    **servers.GENERATORS,
}


def current(page: str) -> str:
    """A page with its generated parts made anew."""

    def made(match: re.Match[str]) -> str:
        return "\n".join([match[1].rstrip("\n"), *GENERATORS[match["name"]](), match[3]])

    return BLOCK.sub(made, page)


def main(arguments: list[str]) -> int:
    """Write all pages, or say which are not current."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="write nothing; exit with 1 if a page is not current")
    options = parser.parse_args(arguments)
    stale = []
    for path in sorted(HERE.rglob("*.md")):
        page = path.read_text(encoding="utf-8")
        if (made := current(page)) != page:
            stale.append(path)
            if not options.check:
                path.write_text(made, encoding="utf-8")
    done = "not current; run python docs/generate.py" if options.check else "written"
    for path in stale:
        print(f"{path.relative_to(HERE.parent)}: {done}")
    return 1 if options.check and stale else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
