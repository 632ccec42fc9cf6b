"""
The simulated runtime: containers that are a few numbers and run nothing.

For tests of what drives a runtime, which need every fault on request, and for the virtual workers of load tests, of
which thousands fit into one process. An `Engine` holds the containers and follows a script; each `SimulatedRuntime`
on it is one incarnation of a worker.
"""

from tinkworker.runtime.simulated.engine import Engine
from tinkworker.runtime.simulated.runtime import SimulatedRuntime

__all__ = ["Engine", "SimulatedRuntime"]
