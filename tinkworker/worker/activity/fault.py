"""From the runtime's faults to those that lifecycles know."""

from tinkworker.lifecycle.action.events import Fault
from tinkworker.runtime.port import RuntimeFault


def fault(error: RuntimeFault) -> Fault:
    """A fault of the runtime port as a lifecycle knows it."""
    return Fault(type(error).__name__, error.message, error.passing)
