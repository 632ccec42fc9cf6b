"""Taking one measurement, in a process that does nothing else: `python -m benchmarks.engine.measuring NAME`."""

import gc
import json
import sys
import time
import tracemalloc
from collections.abc import Callable
from functools import partial
from importlib import import_module
from typing import Any

from benchmarks.engine.contender.port import Contender
from benchmarks.engine.work import EVENTS, LIVES

CONTENDERS = {
    "tinkworker": "ours.Ours",
    "tinkworker, journal": "ours.Recorded",
    "tinkworker, not begun": "ours.Bare",
    "transitions": "ordinary.Ordinary",
    "python-statemachine": "python_statemachine.PythonStatemachine",
    "xstate-statemachine": "xstate.Xstate",
    "dict by hand": "table.Table",
}
"""Where each contender's class is."""

WITHOUT_EVENTS = frozenset({"tinkworker, not begun"})
INSTANCES = 300
"""Instances of which the memory is measured."""
LONG_ENOUGH = 0.3
"""Seconds of CPU time that one sample takes at least."""


def contender(name: str) -> Contender:
    """Make one."""
    module, _, cls = CONTENDERS[name].partition(".")
    made: Contender = getattr(import_module(f"benchmarks.engine.contender.{module}"), cls)()
    return made


def timed(work: Callable[[], object]) -> float:
    """Seconds of CPU time, the garbage collector standing still."""
    gc.collect()
    gc.disable()
    begin = time.process_time()
    work()
    seconds = time.process_time() - begin
    gc.enable()
    return seconds


def live(measured: Contender, instances: list[list[Any]]) -> None:
    """Live all lives."""
    for each in instances:
        for instance, events in zip(each, LIVES, strict=True):
            measured.live(instance, events)


def events_per_second(measured: Contender) -> float:
    """Lives of instances that were made before."""
    rounds = 10
    while True:
        instances = [create(measured, len(LIVES)) for _ in range(rounds)]

        seconds = timed(partial(live, measured, instances))
        for each in instances:
            for instance in each:
                measured.outcome(instance)
        if seconds > LONG_ENOUGH:
            return rounds * EVENTS / seconds
        rounds *= 2


def creation(measured: Contender) -> float:
    """Microseconds to create an instance."""
    many, seconds = 10, 0.0
    while seconds < LONG_ENOUGH:
        many *= 2
        seconds = timed(partial(create, measured, many))
    return seconds / many * 1e6


def create(measured: Contender, many: int) -> list[Any]:
    """Some instances."""
    return [measured.create() for _ in range(many)]


def memory(measured: Contender) -> float:
    """KiB that an instance takes."""
    measured.create()
    gc.collect()
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    instances = create(measured, INSTANCES)
    taken = tracemalloc.get_traced_memory()[0] - before
    tracemalloc.stop()
    return taken / len(instances) / 1024


def main(name: str) -> None:
    """Print one sample of everything."""
    measured = contender(name)
    sample = {} if name in WITHOUT_EVENTS else {"events": events_per_second(measured)}
    if name != "tinkworker, journal":
        sample |= {"creation": creation(measured), "memory": memory(measured)}
    sys.stdout.write(json.dumps(sample))


if __name__ == "__main__":
    main(sys.argv[1])
