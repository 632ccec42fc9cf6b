"""From the start of a process to its first call, and how long quick answers take, beside what Python itself takes."""

import os
import queue
import subprocess
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor  # noqa: TID251 the library wants one
from contextlib import contextmanager
from functools import partial
from time import perf_counter

import grpc

from benchmarks.figure import Figure
from benchmarks.worker.order import alternating, in_turns, ratios
from benchmarks.worker.program import OURS, Program, running
from tinkworker.server.channel.address import Address

BOUND = 60.0

BARE = """
import sys, grpc
with grpc.insecure_channel(sys.argv[1]) as channel:
    list(channel.unary_stream("/proto.WorkflowService/GetWorkflowContexts")(b""))
"""
"""A program that makes the same call and does nothing else."""

QUICK = (("--version", 2.0), ("--help", 3.5))


class Calls(grpc.GenericRpcHandler):
    """Notes when a call comes, and answers that there is nothing to do."""

    def __init__(self) -> None:
        self.times: queue.SimpleQueue[float] = queue.SimpleQueue()

    def service(self, _details: grpc.HandlerCallDetails) -> "grpc.RpcMethodHandler[bytes, bytes]":
        """Whatever is called: an empty stream."""
        self.times.put(perf_counter())
        return grpc.unary_stream_rpc_method_handler(lambda _request, _context: iter(()))


@contextmanager
def serving() -> Iterator[tuple[Calls, Address]]:
    """A server that has nothing to do for anybody."""
    calls = Calls()
    server = grpc.server(ThreadPoolExecutor(1), handlers=[calls])
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    try:
        yield calls, Address("127.0.0.1", port)
    finally:
        server.stop(None)


def first_call(program: Program) -> float:
    """Seconds from the start of a worker to its first call."""
    with serving() as (calls, address):
        begun = perf_counter()
        with running(program, address):
            return calls.times.get(timeout=BOUND) - begun


def bare_call() -> float:
    """Seconds from the start of a program that only makes this call to the call."""
    with serving() as (calls, address):
        begun = perf_counter()
        with running(Program("bare", (sys.executable, "-c", BARE, str(address))), address):
            return calls.times.get(timeout=BOUND) - begun


def ended(*command: str) -> float:
    """Seconds that a program takes from its start to its end."""
    begun = perf_counter()
    subprocess.run(command, check=True, capture_output=True, env={"PATH": os.environ["PATH"]})  # noqa: S603 our own
    return perf_counter() - begun


def starting(programs: Sequence[Program], rounds: int) -> Iterator[Figure]:
    """Starts beside bare ones; each program is started once before, for what is compiled or read from the disk then."""
    for program in programs:
        first_call(program)
    *starts, bare = in_turns([*(partial(first_call, program) for program in programs), bare_call], rounds)
    for program, own in zip(programs, starts, strict=True):
        pairs = list(zip(own, bare, strict=True))
        budget = 2.0 if program is OURS else None
        one, other = (1000 * min(column) for column in zip(*pairs, strict=True))
        beside = f"a grpcio program that makes this call only; {one:.0f} ms and {other:.0f} ms (least of all rounds)"
        yield Figure.of(
            "start", f"to the first call, {program.name}", ratios(pairs), "times", budget=budget, beside=beside
        )
    for flag, limit in QUICK:
        pairs = list(
            alternating(partial(ended, *OURS.command, flag), partial(ended, sys.executable, "-c", "pass"), rounds)
        )
        one, other = (1000 * min(column) for column in zip(*pairs, strict=True))
        beside = f"python -c pass; {one:.0f} ms and {other:.0f} ms (least of all rounds)"
        yield Figure.of("start", flag, ratios(pairs), "times", budget=limit, beside=beside)
