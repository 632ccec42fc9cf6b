"""What each import costs: memory that stays, and time at the start."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from statistics import median

from benchmarks.figure import Figure

IMPORTED = (
    ("nothing", "pass"),
    ("attrs", "import attrs"),
    ("cattrs", "import cattrs"),
    ("yaml", "import yaml"),
    ("asyncio", "import asyncio"),
    ("transitions", "import transitions"),
    ("google.protobuf", "import google.protobuf.descriptor_pb2"),
    ("grpc", "import grpc"),
    ("docker", "import docker"),
    ("rich", "import rich.live"),
    ("the supervisor", "import tinkworker.cli.worker, tinkworker.cli.settings.stating, tinkworker.worker.supervisor"),
    ("the four charts", "from tinkworker.lifecycle.charts import load_charts; load_charts()"),
    ("the worker without an adapter", "import tinkworker.cli.working"),
)

TELL = """
import json, time
spent = time.process_time()
with open("/proc/self/smaps_rollup") as rollup:
    held = sum(int(line.split()[1]) for line in rollup if line.startswith("Pss:"))
print(json.dumps([held / 1024, 1000 * spent]))
"""


def cost(code: str) -> tuple[float, float]:
    """MiB that a fresh Python holds after some code, and milliseconds of processor time that it took."""
    command = [sys.executable, "-c", f"{code}\n{TELL}"]
    answer = subprocess.run(command, check=True, capture_output=True, env={"PATH": os.environ["PATH"]})  # noqa: S603 ours
    held, spent = json.loads(answer.stdout)
    return held, spent


def importing(rounds: int) -> Iterator[Figure]:
    """Each import alone in a fresh Python, beyond what Python itself takes; what two of them share counts for both."""
    own = [median(column) for column in zip(*(cost("pass") for _ in range(rounds + 1)), strict=True)]
    for name, code in IMPORTED:
        costs = [cost(code) for _ in range(rounds)]
        held, spent = (median(column) for column in zip(*costs, strict=True))
        beyond = [memory - own[0] for memory, _ in costs] if name != "nothing" else [held]
        milliseconds = spent - own[1] if name != "nothing" else spent
        yield Figure.of("importing", name, beyond, "MiB", beside=f"{milliseconds:.0f} ms of processor time")
