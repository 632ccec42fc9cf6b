"""`python -m tests.survival.soak --seed 1 --faults 200 --workflows 50`: exit status 0 if nothing is lost."""

import asyncio
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from random import Random, randrange

from tests.end_to_end.protocols import AGENT, SERVED_ONCE
from tests.end_to_end.stage import stage
from tests.parts.engine import have_engine
from tests.parts.image import make_images
from tests.parts.proxy import Break, proxy_on_socket
from tests.survival.soak.containers import AsProcesses, OnEngine
from tests.survival.soak.figures import Figures
from tests.survival.soak.mischief import mischief
from tests.survival.soak.soaking import Soaking
from tinkworker.cli.grammar import Grammar
from tinkworker.server.development.protocol.port import Spoken
from tinkworker.server.development.protocol.tink_v0_12 import TinkV012

ROOT = Path(__file__).parents[3]
HASTY = (sys.executable, "-m", "tests.survival.faults.hasty")


@contextmanager
def on_engine(folder: Path, random: Random, protocol: Spoken) -> Iterator[Soaking]:
    """A soak on a real engine, which is ended now and then if it is ours, and at times does not seem to answer."""
    broken: list[Break] = []
    with (
        have_engine() as engine,
        make_images(engine.host) as make_image,
        proxy_on_socket(folder / "engine.sock", engine.host, broken) as host,
        stage(folder, protocol, DOCKER_HOST=host, PYTHONPATH=str(ROOT)) as on,
        mischief(on, OnEngine(engine), ["--max-retry=0"], random, HASTY, broken) as harm,
    ):
        yield Soaking(harm, make_image())


@contextmanager
def as_processes(folder: Path, random: Random, protocol: Spoken) -> Iterator[Soaking]:
    """A soak with local processes."""
    with stage(folder, protocol) as on, mischief(on, AsProcesses(on), ["--runtime=process"], random) as harm:
        yield Soaking(harm, "example/none:1")


RUNTIMES = {"docker": on_engine, "process": as_processes}
PROTOCOLS: Mapping[str, Spoken] = {"tink-0.12": TinkV012(), "agent": AGENT, "once": SERVED_ONCE}
"""What the server speaks; "once" is that of agents up to Tinkerbell v0.23, which served most actions once."""


def soak(runtime: str, seed: int, faults: int, workflows: int, protocol: str = "tink-0.12") -> Figures:
    """Soak a worker; the logs stay in a temporary folder if something is wrong."""
    folder = Path(tempfile.mkdtemp(prefix="tinkworker-soak-"))
    with RUNTIMES[runtime](folder, Random(seed), PROTOCOLS[protocol]) as soaking:  # noqa: S311 faults are no secret
        figures = asyncio.run(soaking.run(faults, workflows))
    if figures.good:
        shutil.rmtree(folder)
    return figures


def main() -> int:
    """Soak a worker as the command line says, and tell the figures."""
    parser = Grammar(prog="python -m tests.survival.soak")
    parser.add_argument("--seed", type=int, default=randrange(1 << 32))  # noqa: S311 likewise
    parser.add_argument("--faults", type=int, default=200)
    parser.add_argument("--workflows", type=int, default=50)
    parser.add_argument("--runtime", choices=RUNTIMES, default="docker")
    parser.add_argument("--protocol", choices=PROTOCOLS, default="tink-0.12")
    arguments = parser.parse_args()
    sys.stdout.write(f"seed {arguments.seed}\n")
    sys.stdout.flush()
    figures = soak(arguments.runtime, arguments.seed, arguments.faults, arguments.workflows, arguments.protocol)
    sys.stdout.writelines(f"{line}\n" for line in (*figures.lost, *figures.twice, *figures.left, figures))
    return 0 if figures.good else 1


if __name__ == "__main__":
    sys.exit(main())
