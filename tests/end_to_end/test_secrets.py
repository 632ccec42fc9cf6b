"""One password, and one secret of an action: looked for in everything that a worker leaves, shows or tells."""

import signal
import subprocess
import sys
from base64 import b64encode
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from uuid import uuid4

import pytest

from tests.end_to_end.stage import Stage, Worker, action
from tests.parts.wait import wait_until
from tinkworker.server.port import State

PASSWORD, TOKEN = f"one-password-{uuid4()}", f"one-token-{uuid4()}"
OPERATORS = {"REGISTRY_USERNAME": "me", "REGISTRY_PASSWORD": PASSWORD, "DOCKER_REGISTRY": "registry.example"}
COMMAND = str(Path(sys.executable).parent / "tink-worker")

waits = partial(
    action, "one", "example/none:1", 'touch "$WORKFLOW/up"; while [ ! -e "$WORKFLOW/go" ]; do sleep 0.1; done'
)
tells = partial(action, "one", "example/none:1", 'echo "it is $API_TOKEN"; printf %s "$API_TOKEN" | base64; exit 1')

BUG = """
import os
from tinkworker.worker.lock import Lock

def take(_):
    raise ValueError(os.environ["REGISTRY_PASSWORD"])

Lock.take = take
"""
"""A mistake in the program, as an interpreter imports it by itself."""


def processes(kind: str, secret: str) -> Iterator[int]:
    """The processes of this machine whose command line or environment has a secret in it."""
    for process in Path("/proc").iterdir():
        try:
            if process.name.isdecimal() and secret.encode() in (process / kind).read_bytes():
                yield int(process.name)
        except (FileNotFoundError, ProcessLookupError, PermissionError):
            continue  # it has ended meanwhile, or is nothing of this machine's superuser


def children(process: int) -> Iterator[int]:
    """The processes that a process has started."""
    yield from map(int, Path(f"/proc/{process}/task/{process}/children").read_text().split())


def written(on: Stage) -> Mapping[Path, str]:
    """Everything that lies in the worker's folder, and in its logs."""
    files = [path for path in on.folder.rglob("*") if path.is_file() and ".sqlite" not in path.name]
    return {path: path.read_text(errors="replace") for path in files}


def showing(on: Stage, *secrets: str) -> list[Path]:
    """The files that show one of these, or its base64."""
    forms = [form for secret in secrets for form in (secret, b64encode(secret.encode()).decode())]
    return [path for path, text in written(on).items() if any(form in text for form in forms)]


def asked(on: Stage, *words: str) -> str:
    """What a command of ours says, in the worker's surroundings."""
    answer = subprocess.run(
        [COMMAND, *words], env=OPERATORS, cwd=on.folder, capture_output=True, text=True, check=False
    )
    return answer.stdout + answer.stderr


def begin(on: Stage) -> Worker:
    """A worker whose action runs."""
    on.add(waits(environment={"API_TOKEN": TOKEN}))
    worker = on.start("--runtime=process", "--once", environment=OPERATORS)
    wait_until((on.shared() / "up").exists)
    worker.until("action running")
    return worker


def test_nothing_that_is_left_or_shown_has_a_secret_in_it(on: Stage) -> None:
    """While an action runs, and after its end: no command line, file, log, journal, report or answer shows a secret."""
    worker = begin(on)
    (child,) = children(worker.process.pid)

    child_said = len(worker.lines)
    subprocess.run(["kill", f"-{signal.SIGUSR1}", str(child)], check=True)
    wait_until(lambda: len(worker.lines) > child_said)
    for secret in (PASSWORD, TOKEN):
        assert list(processes("cmdline", secret)) == []
    assert set(processes("environ", PASSWORD)) == {worker.process.pid, child}
    assert not set(processes("environ", TOKEN)) & {worker.process.pid, child}
    assert showing(on, PASSWORD, TOKEN) == []
    said = asked(on, "status", "--data-dir", str(on.data), "--json")
    said += asked(on, *worker.process.args[1:], "--show-settings")  # type: ignore[index]
    assert "registry-password" in said
    assert PASSWORD not in said
    assert TOKEN not in said

    (on.shared() / "go").touch()
    assert worker.wait() == 0
    assert showing(on, PASSWORD, TOKEN) == []


def test_a_report_masks_what_an_action_tells_of_itself(on: Stage) -> None:
    """An action may print its own secret on the console; the server's copy of those lines does not have it."""
    on.add(tells(environment={"API_TOKEN": TOKEN}))

    on.run("--runtime=process", environment=OPERATORS)

    assert on.states() == [State.FAILED]
    (said,) = {text for text in on.said() if text}
    _, plain, encoded = said.splitlines()
    assert plain == "it is ***"
    assert encoded.startswith("***")
    assert len(encoded) < 8  # the characters that have bits of their neighbours in them


def test_a_crash_masks_what_it_tells(on: Stage, tmp_path: Path) -> None:
    """A mistake in the program whose words, and whose trace, have the password in them is told without it."""
    (tmp_path / "bug").mkdir()
    (tmp_path / "bug" / "sitecustomize.py").write_text(BUG)

    worker = on.start("--once", environment={**OPERATORS, "PYTHONPATH": str(tmp_path / "bug")})

    assert worker.wait() == 1
    (line,) = [line for line in worker.lines if line["msg"].startswith("crashed")]
    assert line["msg"] == "crashed: ***"
    assert "ValueError: ***" in line["trace"]
    assert showing(on, PASSWORD) == []


@pytest.mark.parametrize("password", [f"{PASSWORD}[", f"{PASSWORD}\uff20x"], ids=["bracket", "wide-at"])
def test_a_proxy_that_is_no_url_ends_nobody(on: Stage, password: str) -> None:
    """What cannot be taken apart, and what Python's own words about it quote, is ignored, and shown by nothing."""
    on.add(action("one", "example/none:1", f"echo 'no proxy at me:{password}@proxy'"))

    worker = on.run(
        "--runtime=process", environment={"HTTPS_PROXY": f"http://me:{password}@proxy:3128", "LC_ALL": "C.UTF-8"}
    )

    assert on.states() == [State.SUCCESS]
    assert worker.output("one") == ["no proxy at ***@proxy"]
    assert showing(on, PASSWORD) == []
