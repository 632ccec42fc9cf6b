"""Writes what follows from the program into the documentation: pictures, and between `<!-- generated: NAME -->` and
`<!-- end -->`.

python docs/generate.py            # write them
python docs/generate.py --check    # fail if they are not current
"""

import argparse
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path

import live
import servers
from pictures import PICTURES, topology
from simulation import run

from tinkworker.cli.explain.symptom import markdown
from tinkworker.engine.drawing.dot import rendering
from tinkworker.engine.drawing.mermaid import mermaid
from tinkworker.engine.step import Step
from tinkworker.lifecycle.charts import NAMES
from tinkworker.runtime.simulated.script import Program
from tinkworker.server.port import Action

HERE = Path(__file__).parent
PARENTS = {"workflow": "worker", "action": "workflow", "report": "action"}
BLOCK = re.compile(r"(<!-- generated: (?P<name>[\w /-]+) -->\n).*?(<!-- end -->)", re.DOTALL)


def journey() -> Iterator[str]:
    """A sequence diagram of one action."""
    action = Action("provision", "write image", "w1", "registry.example/image2disk:1")
    steps = run(action, Program(seconds=0.4)).steps  # before a later end the server is read
    yield "```mermaid"
    yield "sequenceDiagram"
    yield from (f"    participant {name}" for name in ("server", *NAMES, "runtime"))
    for step in steps:
        yield from arrows(step)
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
    yield mermaid(topology(name)).rstrip()
    yield "```"


GENERATORS: Mapping[str, Callable[[], Iterator[str]]] = {
    "journey": journey,
    **{f"chart {name}": partial(chart, name) for name in NAMES},
    **servers.GENERATORS,
    "symptoms": lambda: iter(markdown()),
}


def current(page: str) -> str:
    """A page with its generated parts made anew."""

    def made(match: re.Match[str]) -> str:
        return "\n".join([match[1].rstrip("\n"), *GENERATORS[match["name"]](), match[3]])

    return BLOCK.sub(made, page)


def pages(*, write: bool) -> Iterator[Path]:
    """The pages that are not current."""
    for path in sorted(HERE.rglob("*.md")):
        page = path.read_text(encoding="utf-8")
        if (made := current(page)) != page:
            if write:
                path.write_text(made, encoding="utf-8")
            yield path


def pictures(*, write: bool) -> Iterator[Path]:
    """The pictures that are not current."""
    for name, draw in PICTURES.items():
        path, graph = HERE / "pictures" / f"{name}.svg", draw()
        if not (path.exists() and rendering.current(path.read_bytes(), graph)):
            if write:
                path.parent.mkdir(exist_ok=True)
                path.write_bytes(rendering.render(graph, "svg"))
            yield path
    if not live.is_current(drawn := live.draw()):
        if write:
            live.PICTURE.write_text(drawn, encoding="utf-8")
        yield live.PICTURE


def main(arguments: list[str]) -> int:
    """Write all pages and pictures, or say which are not current."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="write nothing; exit with 1 if something is not current")
    options = parser.parse_args(arguments)
    stale = [*pages(write=not options.check), *pictures(write=not options.check)]
    done = "not current; run python docs/generate.py" if options.check else "written"
    for path in stale:
        print(f"{path.relative_to(HERE.parent)}: {done}")
    return 1 if options.check and stale else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
