"""The development server: listens, keeps workflows, and tells what becomes of them."""

import ssl
from collections.abc import Callable, Iterable, Mapping
from contextlib import AsyncExitStack
from pathlib import Path
from types import TracebackType
from typing import Self
from uuid import uuid4

import grpc
import grpc.aio
from attrs import define, evolve, field, frozen

from tinkworker.clock import Clock, SystemClock
from tinkworker.server.channel.address import Address
from tinkworker.server.development.book import Book
from tinkworker.server.development.endpoint import Endpoint
from tinkworker.server.development.fault import Fault
from tinkworker.server.development.plan import Plan, plan_workflows
from tinkworker.server.development.problem import UserError
from tinkworker.server.development.protocol.port import Spoken
from tinkworker.server.development.protocol.tink_v0_12 import TinkV012
from tinkworker.server.development.store import Store
from tinkworker.server.development.workflow import Workflow, start

FREE_PORT = Address("127.0.0.1", 0)


class CannotListen(UserError):
    """The address is taken or is not this machine's, or the certificate is of no use; the message says what."""


@frozen
class Certificate:
    """
    What the server shows to clients, as files in PEM.

    Attributes:
        chain: Its certificate, and those between that and the authority.
        key: The certificate's key.
    """

    chain: Path
    key: Path

    def load(self) -> grpc.ServerCredentials:
        """
        The library's form of it.

        Raises:
            CannotListen: A file cannot be read, or they do not belong together.
        """
        try:
            ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(self.chain, self.key)
            return grpc.ssl_server_credentials([(self.key.read_bytes(), self.chain.read_bytes())])
        except OSError as error:
            raise CannotListen(f"{self.chain} and {self.key} are of no use for TLS: {error}") from error


def _ignore(workflow: Workflow) -> None:
    """Listen to nothing."""


@define
class DevelopmentServer:
    """
    A Tink server, alive as long as its context.

        async with DevelopmentServer() as server:
            workflow = server.add(template, hardware={"device_1": "52:54:00:12:34:01"})
            ...  # a worker is let loose on server.address
            assert server.workflow(workflow).state is State.SUCCESS

    Attributes:
        address: Where it listens; port 0 is replaced by a free one when it comes alive.
        state: The file in which workflows are kept; None to forget them.
        certificate: What it shows to clients; None for no TLS.
        protocol: What it speaks, with that protocol's switches.
        deliver_handlers: Whether actions of tink v0.12 carry `on-failure` and `on-timeout`; the protocol's own switch.
        listener: Is told of a workflow when it is added, and after each change.
        clock: Tells when a report came, and passes the delays of faults.
        faults: What is to go wrong; may be changed at any time.
    """

    address: Address = FREE_PORT
    state: Path | None = None
    certificate: Certificate | None = None
    protocol: Spoken = field(factory=TinkV012)
    deliver_handlers: bool = False
    listener: Callable[[Workflow], None] = _ignore
    clock: Clock = field(factory=SystemClock)
    faults: list[Fault] = field(factory=list)
    _book: Book = field(init=False)
    _resources: AsyncExitStack = field(factory=AsyncExitStack, init=False)

    async def __aenter__(self) -> Self:
        """
        Open the state and listen.

        Raises:
            StateUnusable, CannotListen: As they say.
        """
        async with AsyncExitStack() as resources:
            store = Store.open(self.state)
            resources.callback(store.close)
            if self.deliver_handlers and isinstance(self.protocol, TinkV012):
                self.protocol = evolve(self.protocol, deliver_handlers=True)
            self._book = Book(store, self.clock, self.listener, self.protocol)
            # Without the option, a second server would silently share the port.
            server = grpc.aio.server(options=[("grpc.so_reuseport", 0)])
            server.add_generic_rpc_handlers((Endpoint(self.protocol, self._book, self.faults),))
            self.address = evolve(self.address, port=self._bind(server))
            await server.start()
            resources.push_async_callback(server.stop, grace=None)
            self._resources = resources.pop_all()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """End all calls at once, and close the state."""
        await self._resources.aclose()

    def add(self, text: str, *, name: str = "", hardware: Mapping[str, object] | None = None) -> str:
        """
        Make a workflow of a template, or of resources that ask for one.

        Args:
            text: The template, or the resources.
            name: The workflow's name; if empty, one is made of the template's.
            hardware: What the placeholders stand for, by name.

        Returns:
            The workflow's id.

        Raises:
            TemplateInvalid, NameInvalid, NameTaken: As they say.
        """
        (workflow,) = self.begin(plan_workflows([("template", text)], hardware or {}, name).workflows)
        return workflow

    def begin(self, plans: Iterable[Plan]) -> list[str]:
        """
        Make workflows as planned, all of them or none, and return their ids.

        Raises:
            NameTaken: There is one of the same id.
        """
        workflows = [self._start(plan) for plan in plans]
        self._book.store.add(workflows)
        for workflow in workflows:
            self.listener(workflow)
        return [workflow.id for workflow in workflows]

    def workflows(self) -> list[Workflow]:
        """All workflows as they stand, in the order in which they were added."""
        return self._book.all()

    def workflow(self, workflow: str) -> Workflow:
        """
        A workflow as it stands.

        Raises:
            KeyError: There is none of that id.
        """
        found = self._book.find(workflow)
        if found is None:
            raise KeyError(workflow)
        return found

    def remove(self, workflow: str) -> None:
        """Forget a workflow, as if it had been deleted."""
        self._book.store.remove(workflow)

    def _start(self, plan: Plan) -> Workflow:
        """A workflow of which nobody has reported anything."""
        uid = str(uuid4())
        template = plan.template
        return start(self.protocol.make_id(plan.name, uid), plan.name, uid, template.tasks, template.global_timeout)

    def _bind(self, server: grpc.aio.Server) -> int:
        """Take the port, and return which it is."""
        try:
            if self.certificate is None:
                return server.add_insecure_port(str(self.address))
            return server.add_secure_port(str(self.address), self.certificate.load())
        except RuntimeError as error:
            reason = "it is taken, or is not this machine's"
            raise CannotListen(f"cannot listen on {self.address}: {reason}; give another one") from error
