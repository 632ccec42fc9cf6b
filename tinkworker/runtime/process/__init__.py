"""
The process runtime: actions as local processes, for laptops and demos without an engine.

A development aid that isolates nothing: an action may do whatever the worker's user may. There are no images, so an
action must say its command; `volumes`, `pid` and `privileged` mean nothing.

An action runs in its workspace, or else in an empty folder of its own, and gets the variables of its specification,
`PATH` (Docker's), `HOME` (the folder in which it runs) and, with a workspace, `WORKFLOW`, which names the folder that
is `/workflow` in a container. Nothing else: the worker's own environment may hold passwords. With `tty`, stderr goes
to stdout as it does on a terminal, but there is no terminal.

Processes outlive a worker that is killed and are found again by the next; `close` ends them.
"""

from tinkworker.runtime.process.runtime import ProcessRuntime

__all__ = ["ProcessRuntime"]
