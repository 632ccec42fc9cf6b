"""What carries a client's requests to the engine."""

from typing import Any

import docker
from docker.transport.unixconn import UnixHTTPAdapter


class Socket(UnixHTTPAdapter):
    """
    The SDK's way to a Unix socket, by one connection.

    The SDK's own makes another one for each URL: as these name containers, every action had a dozen, and each is a
    thread of the engine's and a file of ours for as long as it is kept.
    """

    def get_connection(self, url: str | bytes, proxies: Any = None) -> Any:  # noqa: ARG002 the SDK's own signature
        """The connection to the engine, whatever is asked of it."""
        return super().get_connection("http+docker://localhost", proxies)


def keep_one_connection(client: docker.APIClient) -> None:
    """Have a client that talks to a Unix socket do so by one connection; over TCP it does."""
    for prefix, adapter in list(client.adapters.items()):
        if isinstance(adapter, UnixHTTPAdapter):
            client.mount(prefix, Socket(adapter.socket_path, adapter.timeout))
