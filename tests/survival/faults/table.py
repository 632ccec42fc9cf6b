"""What may happen to the connections of a worker. Each fault is named, and says what it was seen in the field as."""

import re
from collections.abc import Mapping, Sequence
from typing import Literal

from attrs import frozen

from tests.parts.proxy import Break, Deed
from tinkworker.server.port import State

Moment = Literal["request", "answer", "amid"]

PULL = rb"POST \S+/images/create"
CREATE = rb"POST \S+/containers/create"
HANDLER = CREATE + rb"\?name=\S+_on-failure_"
INSPECT = rb"GET \S+/containers/[^/]+/json"
LIST = rb"GET \S+/containers/json"
START = rb"POST \S+/containers/\w+/start"
WAIT = rb"POST \S+/containers/\w+/wait"
LOGS = rb"GET \S+/containers/\w+/logs"
STOP = rb"POST \S+/containers/\w+/stop"
REMOVE = rb"DELETE \S+/containers/"
"""Requests to an engine, as HTTP has them."""

LISTING = rb"GetWorkflowContexts"
ACTIONS = rb"GetWorkflowActions"
RUNNING = rb"Started execution"
SUCCESS = rb"finished execution successfully"
"""Requests to a server, by what HTTP/2 leaves readable: the path, the first time, and the message of a report."""


STATES: Mapping[str, Sequence[State]] = {
    "well": (State.SUCCESS, State.SUCCESS),
    "badly": (State.FAILED, State.PENDING),
    "late": (State.TIMEOUT, State.PENDING),
}


@frozen
class Trouble:
    """
    A fault of the table.

    Attributes:
        request: To which request it happens.
        deed: What happens.
        moment: When.
        times: How often.
        ends: How the workflow's first action ends: it may be late, that is, take longer than it may.
    """

    request: bytes
    deed: Deed
    moment: Moment = "request"
    times: int = 1
    ends: Literal["well", "badly", "late"] = "well"

    def fresh(self) -> Break:
        """What a proxy needs to do it."""
        return Break(self.deed, re.compile(self.request), self.moment, times=self.times)

    @property
    def states(self) -> Sequence[State]:
        """The states of both actions at the end."""
        return STATES[self.ends]


ENGINE: Mapping[str, Trouble] = {
    "the list of containers is cut off": Trouble(LIST, Deed.CUT, "answer"),
    "a pull is not taken": Trouble(PULL, Deed.CUT),
    "a pull is cut off": Trouble(PULL, Deed.CUT, "amid"),
    "a pull stalls": Trouble(PULL, Deed.STALL, "amid"),
    "a pull is half open": Trouble(PULL, Deed.HALF_OPEN, "amid"),
    "a chunk of a pull is damaged": Trouble(PULL, Deed.CORRUPT, "amid"),
    "half of a pull's answer comes": Trouble(PULL, Deed.HALF, "amid"),
    "a create is not taken": Trouble(CREATE, Deed.CUT),
    "half of a create is sent": Trouble(CREATE, Deed.HALF),
    "the answer to a create is lost": Trouble(CREATE, Deed.CUT, "answer"),
    "the answer to a create is damaged": Trouble(CREATE, Deed.CORRUPT, "answer"),
    "the answer to a create stalls": Trouble(CREATE, Deed.STALL, "answer"),
    "a start is not taken": Trouble(START, Deed.CUT),
    "the answer to a start is lost": Trouble(START, Deed.CUT, "answer"),
    "the answers to two starts are lost": Trouble(START, Deed.CUT, "answer", times=2),
    "the answer to a start stalls": Trouble(START, Deed.STALL, "answer"),
    "the answer to a start is late": Trouble(START, Deed.DELAY, "answer"),
    "an inspection is damaged": Trouble(INSPECT, Deed.CORRUPT, "answer", times=3),
    "half of an inspection comes": Trouble(INSPECT, Deed.HALF, "answer", times=3),
    "a wait is cut off": Trouble(WAIT, Deed.CUT, "amid"),
    "a wait is damaged": Trouble(WAIT, Deed.CORRUPT, "amid"),
    "a wait is half open": Trouble(WAIT, Deed.HALF_OPEN, "amid"),
    "the output is cut off": Trouble(LOGS, Deed.CUT, "amid"),
    "the output is damaged": Trouble(LOGS, Deed.CORRUPT, "amid"),
    "the output is half open": Trouble(LOGS, Deed.HALF_OPEN, "amid"),
    "the answer to a stop is lost": Trouble(STOP, Deed.CUT, "answer", ends="late"),
    "a handler's create is not taken": Trouble(HANDLER, Deed.CUT, ends="badly"),
    "the answer to a handler's create is lost": Trouble(HANDLER, Deed.CUT, "answer", times=2, ends="badly"),
    "a removal is not taken": Trouble(REMOVE, Deed.CUT, times=2),
    "the answer to a removal is lost": Trouble(REMOVE, Deed.CUT, "answer"),
    "the answer to a removal is half open": Trouble(REMOVE, Deed.HALF_OPEN, "answer"),
}
"""Between worker and engine (items R 2.1 to R 2.6 of `docs/developer/known-failures.md`)."""

SERVER: Mapping[str, Trouble] = {
    "a listing is reset": Trouble(LISTING, Deed.RESET),
    "a listing is damaged": Trouble(LISTING, Deed.CORRUPT, "answer"),
    "a listing stalls": Trouble(LISTING, Deed.STALL, "answer"),
    "the actions are cut off": Trouble(ACTIONS, Deed.HALF, "answer"),
    "a beginning is reset": Trouble(RUNNING, Deed.RESET),
    "a beginning is applied and its acknowledgement lost": Trouble(RUNNING, Deed.CUT, "answer"),
    "a beginning stalls": Trouble(RUNNING, Deed.STALL),
    "an outcome is reset": Trouble(SUCCESS, Deed.RESET),
    "an outcome is reset three times": Trouble(SUCCESS, Deed.RESET, times=3),
    "half of an outcome is sent": Trouble(SUCCESS, Deed.HALF),
    "an outcome meets a goaway": Trouble(SUCCESS, Deed.GOAWAY),
    "an outcome is applied and its acknowledgement lost": Trouble(SUCCESS, Deed.CUT, "answer"),
    "an outcome is applied and its acknowledgement reset": Trouble(SUCCESS, Deed.RESET, "answer"),
    "an outcome is applied and its acknowledgement damaged": Trouble(SUCCESS, Deed.CORRUPT, "answer"),
    "an outcome is applied and its acknowledgement late": Trouble(SUCCESS, Deed.DELAY, "answer"),
    "an outcome is applied and the connection half open": Trouble(SUCCESS, Deed.HALF_OPEN, "answer"),
    "an outcome stalls": Trouble(SUCCESS, Deed.STALL),
}
"""Between worker and server (items R 0.1, R 0.2 and R 3)."""
