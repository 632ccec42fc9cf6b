"""The page about the playground: what its kernel command line comes to, by Hook's own rule."""

import re
import shlex
from collections.abc import Mapping

from tests.documentation.page import blocks
from tinkworker.cli.settings.reading import read

PAGE = "operator/playground.md"
PARAMETERS = {
    "DOCKER_REGISTRY": "docker_registry",
    "REGISTRY_USERNAME": "registry_username",
    "REGISTRY_PASSWORD": "registry_password",
    "TINKERBELL_GRPC_AUTHORITY": "grpc_authority",
    "TINKERBELL_TLS": "tinkerbell_tls",
    "TINKERBELL_INSECURE_TLS": "tinkerbell_insecure_tls",
    "WORKER_ID": "worker_id",
    "ID": "worker_id",
    "HTTP_PROXY": "HTTP_PROXY",
    "HTTPS_PROXY": "HTTPS_PROXY",
    "NO_PROXY": "NO_PROXY",
}
"""The kernel's parameter behind each variable that bootkit passes (Hook v0.11.1, images/hook-bootkit/main.go)."""


def variables() -> Mapping[str, str]:
    """What bootkit passes to a worker where the kernel's command line is the page's."""
    (line,) = (block.text for block in blocks(PAGE) if block.text.startswith("facility="))
    given = dict(word.split("=", 1) for word in line.split())
    return {variable: given.get(parameter, "") for variable, parameter in PARAMETERS.items()}


def test_what_is_shown_of_it() -> None:
    """The variables of the page's command are those that bootkit makes of the page's kernel command line."""
    (command,) = (block.text for block in blocks(PAGE) if "--show-settings" in block.text)
    words = shlex.split(command.splitlines()[0])

    assert dict(word.split("=", 1) for word in words if re.match(r"[A-Z_]+=", word)) == variables()


def test_what_the_worker_reads() -> None:
    """A worker that is started with these variables knows its id and its server, and speaks without TLS."""
    settings = read([], variables(), [])

    assert settings.id == "08:00:27:9e:f5:3a"
    assert settings.tinkerbell_grpc_authority == "192.168.56.40:42113"
    assert (settings.tinkerbell_tls, settings.docker_registry, settings.warnings) == (False, "", ())
