"""The picture of the live view: of a real worker, with a Tink server on a socket and actions that are real processes.

Times in it are those of that run, so it is never drawn twice alike. It counts as old when another run shows something
else, times left out.
"""

import asyncio
import io
import re
import tempfile
from collections.abc import Mapping
from pathlib import Path

from attrs import define
from rich.console import Console
from rich.terminal_theme import MONOKAI

from tinkworker.clock import SystemClock
from tinkworker.lifecycle.policy import Policy
from tinkworker.lifecycle.worker.data import WorkerData
from tinkworker.observe.live import LiveView
from tinkworker.observe.port import Subject, Transition
from tinkworker.runtime.process.runtime import ProcessRuntime
from tinkworker.server.channel.connection import Connection
from tinkworker.server.channel.security import Plaintext
from tinkworker.server.development.server import DevelopmentServer
from tinkworker.server.protocol import speak
from tinkworker.worker.composition import Parts, compose

HERE = Path(__file__).parent
TEMPLATE = HERE / "live.yaml"
PICTURE = HERE / "pictures" / "live.svg"
WORKER = "52:54:00:12:34:01"
MOMENT = "Setting up openssl"
"""The line of output at which the picture is taken, with the next action prepared."""

CLASS = re.compile(r"\.live-(?P<name>r\d+) \{ (?P<style>[^}]*) \}")
TEXT = re.compile(r'<text class="live-(?P<name>r\d+)"[^>]*>(?P<text>[^<]*)</text>')
TIME = re.compile(r"\d+\.\d(?=&#160;s)")

FORMAT = """\
<!-- of a run; made by docs/generate.py -->
<svg viewBox="0 22 {width} {height}" xmlns="http://www.w3.org/2000/svg">
<style>
.{unique_id}-matrix {{
  font-family: ui-monospace, "DejaVu Sans Mono", Consolas, monospace;
  font-size: {char_height}px; line-height: {line_height}px;
}}
{styles}
</style>
<defs>{lines}</defs>
<rect fill="#292929" y="22" width="{width}" height="{height}" rx="8"/>
<g transform="translate({terminal_x}, {terminal_y})">
{backgrounds}
<g class="{unique_id}-matrix">
{matrix}
</g>
</g>
</svg>
"""
"""The picture with its own paper and without a frame; rich's own asks another host for a font."""


@define(eq=False)
class Photographer(LiveView):
    """A live view that takes a picture of itself at its moment."""

    taken: str = ""

    def output(self, stream: str, line: str, subject: Subject) -> None:
        """Look whether this is the moment."""
        super().output(stream, line, subject)
        self.look()

    def transition(self, transition: Transition) -> None:
        """Likewise: on a slow machine the next action may be prepared a little later than the line is said."""
        super().transition(transition)
        self.look()

    def look(self) -> None:
        """Take the picture when its moment has come."""
        said = bool(self.lines) and self.lines[-1].endswith(MOMENT)
        if said and not self.taken and any(row.state == "prepared" for row in self.rows.values()):
            self.taken = self.photograph()

    def photograph(self) -> str:
        """What a terminal would show now, as SVG."""
        console = Console(width=72, record=True, force_terminal=True, file=io.StringIO(), color_system="truecolor")
        console.print(self.picture())
        return console.export_svg(code_format=FORMAT, theme=MONOKAI, unique_id="live")


def shown(picture: str) -> list[tuple[str, str]]:
    """What a picture shows, piece by piece, each with its style; times are left out, as each run has others."""
    styles = {found["name"]: found["style"] for found in CLASS.finditer(picture)}
    return [(styles[found["name"]], TIME.sub("", found["text"])) for found in TEXT.finditer(picture)]


def is_current(drawn: str) -> bool:
    """Whether the picture that is there shows what another one shows."""
    return PICTURE.exists() and shown(PICTURE.read_text(encoding="utf-8")) == shown(drawn)


def draw() -> str:
    """Carry the workflow out and take the picture."""
    with tempfile.TemporaryDirectory() as folder:
        return asyncio.run(watch(Path(folder), {}))


async def watch(folder: Path, environment: Mapping[str, str]) -> str:
    """A server, a worker and somebody who watches it."""
    clock = SystemClock()
    view = Photographer(Console(file=io.StringIO()), clock, "tink-worker")
    async with DevelopmentServer() as server:
        server.add(TEMPLATE.read_text(encoding="utf-8"))
        remote = speak("auto", Connection(server.address, Plaintext(), environment), clock, None)
        runtime = ProcessRuntime(folder / "processes", clock)
        worker = compose(Parts(WORKER, remote, runtime, clock, (view,), folder))
        await worker.driver.run(WorkerData(WORKER, Policy(once=True, poll_interval=0.5)))
        await runtime.close()
        await remote.close()
    assert view.taken, f"no action said {MOMENT!r}"
    return re.sub(r"[ \t]+$", "", view.taken, flags=re.MULTILINE)
