"""
What starts the real parts that tests talk to. `tests/conftest.py` makes fixtures of them.

| module | part |
| --- | --- |
| `need` | whether a part can be had here: what is installed, and what to say if it cannot |
| `enclosure` | namespaces that end with the test run, and everything in them |
| `engine` | a Docker Engine: one that can be reached, else a private one |
| `private_engine`, `runc` | the latter, and what it makes containers by, which tests can hold |
| `registry` | registries, open or with credentials |
| `image` | tiny images, built without any other |
| `peer`, `scripted_registry` | peers that behave in ways a real one cannot be made to show |
| `proxy` | what stands between the worker and a peer, and breaks the connection where a test wants it to |
| `go_worker` | the Go worker, built from its sources |
| `measuring` | what lets processes count in a measurement of coverage |
| `wait` | waiting for what does not say when it happens |
| `case` | the conformance suite's view of the Docker adapter |

A test asks for the fixture `engine`, `registry`, `private_registry` or `make_image` and has the marker of what it asks
for. Each is started for the first test that wants it, and ends with the run. Nothing is downloaded but Debian packages
and the Go worker's sources.
"""

from tests.parts.case import docker_case

__all__ = ["docker_case"]
