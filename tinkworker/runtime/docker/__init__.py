"""
The runtime adapter for Docker Engine, and for what speaks its API (Podman's compatible socket).

| module | what it knows |
| --- | --- |
| `settings` | where the engine is, which registry to ask, how patient to be |
| `adapter` | the port's methods: what to ask for, in which order, and how long to insist |
| `threads` | how a blocking call becomes something to await, and how what it reads is cut |
| `engine`, `clients` | connections to the engine, and what became of a request on them |
| `containers`, `images`, `output` | one request each, and the reading of its answer |
| `inspection`, `specification`, `frames`, `layers`, `faults` | pure: the engine's words in the port's and back |

The SDK is imported when the engine is first asked for something (`adapter`), as it takes a tenth of a second.
"""

from tinkworker.runtime.docker.adapter import DockerRuntime
from tinkworker.runtime.docker.settings import OWNER_LABEL, DockerSettings

__all__ = ["OWNER_LABEL", "DockerRuntime", "DockerSettings"]
