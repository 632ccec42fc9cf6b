"""Faults on request: what a real engine cannot be made to show when a test needs it."""

from typing import Literal

from attrs import define

from tinkworker.runtime.port import RuntimeFault

Method = Literal["identify", "room", "pull", "create", "start", "wait", "stop", "remove", "find", "strangers", "logs"]


@define
class Fault:
    """
    What goes wrong with the next calls.

    Attributes:
        method: Which method of the port; None for any.
        fault: What it raises; None for nothing, when only the time matters.
        when: "before" anything was done, or "after" everything was: the answer is lost and the effect is there.
        times: With how many calls it still goes wrong.
        name: Only calls about this container or image; None for any.
        seconds: How long the call hangs first; infinite: it never answers.
    """

    method: Method | None = None
    fault: RuntimeFault | None = None
    when: Literal["before", "after"] = "before"
    times: int = 1
    name: str | None = None
    seconds: float = 0.0

    def concerns(self, method: Method, name: str) -> bool:
        """Whether it goes wrong with this call."""
        return self.times > 0 and self.method in {None, method} and self.name in {None, name}

    def strike(self, moment: Literal["before", "after"]) -> None:
        """Raise the fault if this is its moment; each time a new exception, for each has a traceback of its own."""
        if self.fault is not None and self.when == moment:
            raise type(self.fault)(self.fault.message)
