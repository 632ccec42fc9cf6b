"""What preparing ahead saves, where every action has an image of its own that must be pulled."""

import asyncio
from collections.abc import Iterator

from benchmarks.figure import Figure
from benchmarks.worker.acting import worked
from benchmarks.worker.ground import Ground
from benchmarks.worker.order import alternating, ratios
from benchmarks.worker.program import OURS, Program

IMAGES, SIZE, SECONDS = 4, 60 * 2**20, 2
BUDGET = 0.85


def preparing(ground: Ground, rounds: int) -> Iterator[Figure]:
    """Workflows with the next action prepared while one runs, beside the same without."""
    images = [ground.make(ground.registry, size=SIZE) for _ in range(IMAGES)]

    def taking(program: Program) -> float:
        ground.forget(images)
        try:
            return asyncio.run(worked(ground, program, images, ("sleep", str(SECONDS))))
        finally:
            ground.forget(images)

    ahead, alone = (OURS.told(TINK_WORKER_PREPARE_AHEAD=value) for value in ("1", "off"))
    pairs = list(alternating(lambda: taking(ahead), lambda: taking(alone), rounds))
    with_it, without = (min(column) for column in zip(*pairs, strict=True))
    yield Figure.of(
        "a workflow",
        f"{IMAGES} cold images, the next one prepared ahead",
        ratios(pairs),
        "times",
        budget=BUDGET,
        beside=f"without; {SECONDS} s each, of 60 MB; {with_it:.1f} s and {without:.1f} s (least of all rounds)",
    )
