"""The server port: what the worker asks of a Tink server, whichever protocol that speaks.

Laws of the port:

1. Every call has a deadline and ends with it.
2. A fault says whether the server may have acted (`ServerUnreachable`: it may) or not (`ServerRefused`: it refused).
3. No foreign exception passes.
4. A server reads its state through a cache, so an answer may be some seconds old.
"""

from enum import Enum
from typing import Protocol

from attrs import field, frozen


class ServerFault(Exception):
    """
    Something that the server did not do.

    Attributes:
        message: One line for people, with the server's own words and its status code.
    """

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class ServerUnreachable(ServerFault):
    """No answer, or one that says nothing about the request. It may have been acted on."""


class WrongProtocol(ServerFault):
    """A server is there and does not know the call that was made."""


class Refusal(Enum):
    """
    What a server means when it refuses, as far as its code and text tell.

    Attributes:
        MISMATCH: The report is not about the action that is current on the server. Either it had the report already
            (the acknowledgement was lost) or it means another action: only reading its state tells.
        UNKNOWN_WORKFLOW: It does not find the workflow, or could not write it. The Kubernetes-backed servers say the
            same of a write conflict and of an unreachable Kubernetes API, so it may pass.
        MALFORMED: It will not take this request in this form, now or later.
    """

    MISMATCH = "mismatch"
    UNKNOWN_WORKFLOW = "unknown workflow"
    MALFORMED = "malformed"


class ServerRefused(ServerFault):
    """The server answered that it did not do it."""

    def __init__(self, refusal: Refusal, message: str) -> None:
        super().__init__(message)
        self.refusal = refusal


class State(Enum):
    """The state of an action as servers and reports have it."""

    PENDING = "pending"
    RUNNING = "running"
    SUCCESS = "success"
    FAILED = "failed"
    TIMEOUT = "timeout"


@frozen
class Abilities:
    """
    What a protocol can do; lifecycles ask for that, and never which protocol it is.

    Attributes:
        looks_ahead: `actions` lists all actions of a workflow, of all workers. Otherwise it has those that were served
            so far, and the next one comes only when the one before it has succeeded.
        repeats_running: A RUNNING that is repeated changes nothing. (tink v0.2 to v0.8 count it as the next action's.)
        repeats_outcomes: A terminal report that is repeated is accepted, whatever became of the workflow since; so it
            need not be asked whether one was delivered. (tink v0.2 to v0.12 refuse a repeated SUCCESS.)
        shows_messages: The message of a report reaches people.
    """

    looks_ahead: bool = True
    repeats_running: bool = True
    repeats_outcomes: bool = False
    shows_messages: bool = False


@frozen
class Context:
    """
    A workflow that is open for a worker.

    Attributes:
        workflow: The workflow's id, as every other call wants it.
        worker: The worker whose turn it is.
        task: The task of the action that comes next.
        action: The name of the action that comes next: the first one that is not SUCCESS.
        position: The index of that action among all actions of the workflow.
        state: That action's state; State.PENDING before anybody reported it. A value that the protocol does not know
            counts as PENDING.
        total: How many actions the workflow has, over all tasks; 0 if the protocol does not say.
        identity: The protocol's own id of that action; empty if it has none.
    """

    workflow: str
    worker: str
    task: str
    action: str
    position: int
    state: State
    total: int
    identity: str = ""


@frozen
class Action:
    """
    An action as the server describes it.

    Attributes:
        task: The task's name; unique within the workflow.
        name: The action's name; unique within the task only.
        worker: The id of the worker that is to run it.
        image: The image's reference as the template has it.
        timeout: Seconds that it may run; 0 or less: nothing was said.
        command: Arguments to the image's ENTRYPOINT.
        on_timeout: The command of the handler for a timeout; empty for none.
        on_failure: The command of the handler for a failure; empty for none.
        volumes: Binds, `source:target` or `source:target:options`.
        environment: `NAME=value`; values may be secret.
        pid: "host", or empty.
        network: "host", or another network of the runtime's; empty for the runtime's default.
        identity: The protocol's own id of the action; empty if it has none.
    """

    task: str
    name: str
    worker: str
    image: str
    timeout: int = 0
    command: tuple[str, ...] = ()
    on_timeout: tuple[str, ...] = ()
    on_failure: tuple[str, ...] = ()
    volumes: tuple[str, ...] = ()
    environment: tuple[str, ...] = field(default=(), repr=False)
    pid: str = ""
    network: str = ""
    identity: str = ""


@frozen
class Report:
    """
    What a worker tells a server about an action.

    Attributes:
        workflow: The workflow's id.
        task: The task's name.
        action: The action's name.
        worker: The action's worker id.
        state: RUNNING when it is about to start, otherwise how it ended; never PENDING.
        seconds: Whole seconds from the acknowledged RUNNING to the end; 0 with RUNNING.
        message: For people; at most 4 KiB of UTF-8.
        identity: The protocol's own id of the action; empty if it has none.
    """

    workflow: str
    task: str
    action: str
    worker: str
    state: State
    seconds: int = 0
    message: str = ""
    identity: str = ""


class Server(Protocol):
    """A Tink server. See the module's laws."""

    @property
    def protocol(self) -> str:
        """Which protocol this adapter speaks: "tink-0.12"."""

    @property
    def address(self) -> str:
        """Where the server is, for the log: "192.168.1.1:42113"."""

    async def workflows(self, worker: str) -> tuple[Context, ...]:
        """
        The workflows in which it is this worker's turn, in the server's order; nothing if there are none.

        Raises:
            ServerUnreachable, WrongProtocol, ServerRefused: As they say.
        """

    @property
    def abilities(self) -> Abilities:
        """What the protocol can do."""

    async def context(self, worker: str, workflow: str) -> Context | None:
        """
        What the server shows of one workflow of a worker now, in whatever state if the protocol has a call for that;
        None if it shows nothing (it is over, deleted, another worker's turn, or the server's list is old).

        Raises:
            ServerUnreachable, WrongProtocol, ServerRefused: As they say.
        """

    async def actions(self, workflow: str) -> tuple[Action, ...]:
        """
        All actions of a workflow, of all tasks and workers, in order. Answers for a workflow in any state.

        Raises:
            ServerUnreachable, WrongProtocol: As they say.
            ServerRefused: UNKNOWN_WORKFLOW if there is no such workflow.
        """

    async def report(self, report: Report) -> None:
        """
        Tell the server a state of an action. Returns when the server has it.

        Raises:
            ServerUnreachable: It may have it or not; read before sending again.
            ServerRefused, WrongProtocol: It does not have it from this call; it may from an earlier one.
        """

    def recall(self, report: Report) -> None:
        """
        Hear how far an earlier life of this worker came in a workflow that goes on.

        That is the last SUCCESS that the server took, or RUNNING of the action that comes next, where that is the first
        of its task; and PENDING of this one just before `actions` is asked by who is to create its container. It is
        told to nobody for now, and how long the action ran is not known any more.
        """

    async def close(self) -> None:
        """Close the connection."""
