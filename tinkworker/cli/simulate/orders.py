"""What a fleet is to do, and whether it can."""

from pathlib import Path

from attrs import frozen

from tinkworker.cli.doctor.server import look_at_way
from tinkworker.cli.parts import BRISK_INTERVAL
from tinkworker.lifecycle.policy import Policy
from tinkworker.server.channel.address import Address
from tinkworker.server.channel.security import Plaintext, VerifiedTls, read_authorities


class NobodyThere(Exception):
    """Nobody listens where the server is said to be; the message says what to do."""


@frozen
class Orders:
    """
    What a fleet is to do; see the command's help.

    Attributes:
        act: How long actions take, in seconds.
        retry_interval: Between two polls; None as a worker has it by itself, brisk while work is likely.
    """

    server: str
    workers: int
    prefix: str
    protocol: str
    tls: bool
    ca_file: Path | None
    seed: int
    pull: tuple[float, float]
    act: tuple[float, float]
    failing: float
    cut: float
    retry_interval: float | None
    once: bool

    @property
    def address(self) -> Address:
        """
        The server's.

        Raises:
            AddressInvalid: It is none.
        """
        return Address.parse(self.server)

    @property
    def security(self) -> Plaintext | VerifiedTls:
        """How connections are secured."""
        return VerifiedTls(self.ca_file) if self.tls else Plaintext()

    @property
    def policy(self) -> Policy:
        """What workers decide by: as real ones do, whose operator has set this much."""
        if self.retry_interval is None:
            return Policy(brisk_interval=BRISK_INTERVAL, once=self.once)
        return Policy(poll_interval=self.retry_interval, once=self.once)


async def try_out(orders: Orders) -> None:
    """
    See that there is a server and that it can be spoken to: workers would wait for both, and somebody waits for these.

    Raises:
        AddressInvalid: The server's address is none.
        AuthoritiesUnreadable: There is nothing to verify it by.
        NobodyThere: It cannot be reached.
    """
    if isinstance(orders.security, VerifiedTls):
        read_authorities(orders.security, {})
    found = await look_at_way(orders.address)
    if found.verdict == "wrong":
        raise NobodyThere(f"{found.what}; {found.advice}")
