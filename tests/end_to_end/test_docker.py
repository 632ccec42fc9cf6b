"""A worker on a real engine with real registries: what the action architecture promises, and what goes wrong."""

import http.server
import threading
from pathlib import Path

import docker
import pytest

from tests.end_to_end.stage import Stage, action, ours
from tests.parts.engine import Engine
from tests.parts.wait import wait_until
from tinkworker.server.port import State

pytestmark = [pytest.mark.engine, pytest.mark.registry]

READ_AND_TRY_TO_WRITE = "cat /again/file; (echo no > /again/file) 2>&1"


def test_two_actions_share_a_folder_and_leave_nothing(on: Stage, shell: str, engine: Engine) -> None:
    """Actions run as containers and share `/workflow`; the folder stays, 0755, and no container does."""
    on.add(
        action("write it", shell, "echo hello > /workflow/file"),
        action("read it", shell, "cat /workflow/file"),
    )

    worker = on.run()

    assert on.states() == [State.SUCCESS, State.SUCCESS]
    assert worker.output("read it") == ["hello"]
    folder = on.shared()
    assert folder.stat().st_mode & 0o777 == 0o755
    assert (folder / "file").read_text() == "hello\n"
    assert ours(docker.APIClient(engine.host, version="auto")) == []


def test_failing_action(on: Stage, shell: str) -> None:
    """Exit status 3 fails the action, with its last lines; one line of the log repeats it by hand."""
    on.add(
        action("one", shell, "echo no such disk; exit 3", environment={"PASSWORD": "secret word", "DISK": "/dev/sda"})
    )

    worker = on.run()

    assert on.states() == [State.FAILED]
    assert on.said() == ["exit status 3\nno such disk"]
    (by_hand,) = [line["command"] for line in worker.lines if "command" in line]
    assert by_hand.startswith("docker run ")
    assert "DISK=/dev/sda" in by_hand
    assert "secret word" not in worker.log.read_text()


@pytest.mark.parametrize(
    ("command", "reason"),
    [(["/nope"], "no such file or directory"), (["/filler"], "permission denied")],
)
def test_command_that_cannot_run(on: Stage, shell: str, command: list[str], reason: str) -> None:
    """A command that is not there, or is no program, fails the action with the engine's reason."""
    on.add({"name": "one", "image": shell, "timeout": 60, "command": command})

    on.run()

    assert on.states() == [State.FAILED]
    assert reason in on.said()[0]


def test_timeout_stops_reports_and_removes(on: Stage, shell: str, engine: Engine) -> None:
    """An action that takes too long is stopped, reported TIMEOUT and removed, and `on-timeout` really runs."""
    on.add(
        action(
            "one",
            shell,
            "trap '' TERM; while :; do sleep 1; done",
            **{"timeout": 2, "on-timeout": ["sh", "-c", "echo handled > /workflow/handled"]},
        )
    )

    on.run()

    assert on.states() == [State.TIMEOUT]
    assert on.said()[0].startswith("timeout: not finished within 2 s")
    assert (on.shared() / "handled").read_text() == "handled\n"
    assert ours(docker.APIClient(engine.host, version="auto")) == []


def test_failure_handler_really_runs(on: Stage, shell: str) -> None:
    """`on-failure` runs in a container of its own (the Go worker's died of a name conflict)."""
    handler = ["sh", "-c", "echo handled > /workflow/handled"]
    on.add(action("one", shell, "exit 3", **{"on-failure": handler}))

    on.run()

    assert on.states() == [State.FAILED]
    assert (on.shared() / "handled").read_text() == "handled\n"


def test_environment_is_exactly_the_templates(on: Stage, shell: str) -> None:
    """Values with newlines and `=`, empty ones, the task's overridden by the action's; nothing of the worker's own."""
    on.add(
        action("one", shell, 'printf "%s|" "$CONTENTS" "$URL" "$EMPTY" "$BOTH" "$TASK"; env | wc -l', environment={
            "CONTENTS": "line one\nline two\n", "URL": "http://x/?a=b&c=d", "EMPTY": "", "BOTH": "action",
        }),
        environment={"BOTH": "task", "TASK": "task"},
    )  # fmt: skip

    worker = on.run(environment={"REGISTRY_PASSWORD": "secret", "HTTP_PROXY": "http://proxy:3128"})

    assert worker.output("one") == ["line one", "line two", "|http://x/?a=b&c=d||action|task|12"]


def test_volumes(on: Stage, shell: str, tmp_path: Path) -> None:
    """Volumes of task and action are binds, read-only where they say so."""
    (tmp_path / "shared").mkdir()
    bind = f"{tmp_path / 'shared'}:/shared"
    on.add(
        action("one", shell, "echo one > /shared/file"),
        action("two", shell, READ_AND_TRY_TO_WRITE, volumes=[f"{tmp_path / 'shared'}:/again:ro"]),
        volumes=[bind],
    )

    worker = on.run()

    assert worker.output("two")[0] == "one"
    assert "Read-only file system" in worker.output("two")[1]


def test_without_pid_an_action_is_alone(on: Stage, shell: str) -> None:
    """Without `pid`, an action is PID 1 and sees no process of the machine, and not its interfaces."""
    on.add(action("one", shell, "echo $$; ls /proc | grep -c '^[0-9]*$'; ls /sys/class/net"))

    worker = on.run()

    pid, count, *interfaces = worker.output("one")
    assert pid == "1"
    assert int(count) <= 4
    assert "docker0" not in interfaces


def test_with_pid_host_it_sees_and_signals_the_machine(on: Stage, shell: str) -> None:
    """With `pid: host`, an action sees the machine's processes, and can signal them."""
    client = docker.APIClient(on.environment["DOCKER_HOST"], version="auto")
    sleeper = client.create_container(shell, ["sleep", "54321"])["Id"]
    client.start(sleeper)
    on.add(action("one", shell, "kill -9 $(grep -l 5432[1] /proc/[0-9]*/cmdline | cut -d/ -f3)", pid="host"))

    on.run()

    assert on.states() == [State.SUCCESS], on.said()
    assert client.wait(sleeper)["StatusCode"] == 137
    client.remove_container(sleeper)
    client.close()


def test_privileged(on: Stage, shell: str) -> None:
    """Every action may do what only the superuser may: mount something, and see the machine's devices."""
    on.add(
        action("one", shell, "mkdir -p /m && mount -t tmpfs none /m && echo mounted; test -e /dev/kmsg && echo seen")
    )

    worker = on.run()

    assert worker.output("one") == ["mounted", "seen"]


def test_names_of_any_kind(on: Stage, shell: str) -> None:
    """Names with spaces, of 199 bytes, and the same one in two tasks."""
    name = "ü" * 99 + "x"
    on.add_template(
        f"""
version: "0.1"
name: relay
tasks:
  - name: first
    worker: w1
    actions:
      - {{name: "with spaces, and: more", image: "{shell}", timeout: 60, command: ["true"]}}
      - {{name: "{name}", image: "{shell}", timeout: 60, command: ["true"]}}
  - name: second
    worker: w1
    actions:
      - {{name: "{name}", image: "{shell}", timeout: 60, command: ["true"]}}
"""
    )

    on.run()

    assert on.states() == [State.SUCCESS] * 3


def test_metadata_service_on_the_machines_own_address(on: Stage, shell: str) -> None:
    """An action reads an HTTP service on the machine's own address."""
    client = docker.APIClient(on.environment["DOCKER_HOST"], version="auto")
    gateway = client.inspect_network("bridge")["IPAM"]["Config"][0]["Gateway"]
    client.close()

    class Metadata(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"metadata\n")

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with http.server.ThreadingHTTPServer((gateway, 0), Metadata) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        on.add(action("one", shell, f"wget -q -O - http://{gateway}:{server.server_port}/"))
        worker = on.run()
        server.shutdown()

    assert worker.output("one") == ["metadata"]


def test_block_device_that_appears_before_the_action_starts(on: Stage, shell: str, tmp_path: Path) -> None:
    """Binds and devices are those of the moment at which an action starts, though it was prepared before."""
    on.add(
        action("one", shell, "mknod /dev/host/appeared b 7 200; sleep 1", volumes=[f"{tmp_path}/devices:/dev/host"]),
        action("two", shell, "test -b /dev/host/appeared && echo there", volumes=[f"{tmp_path}/devices:/dev/host"]),
    )
    (tmp_path / "devices").mkdir()

    worker = on.run()

    assert worker.output("two") == ["there"]


def test_config_json_changes_nothing(on: Stage, shell: str, tmp_path: Path) -> None:
    """Proxies and credentials in the worker's `config.json` reach neither an action nor a registry."""
    (tmp_path / ".docker").mkdir()
    (tmp_path / ".docker" / "config.json").write_text(
        '{"proxies": {"default": {"httpProxy": "http://proxy:3128"}}, "auths": {"127.0.0.1": {"auth": "dXNlcjpiYWQ="}}}'
    )
    on.add(action("one", shell, "env | grep -i proxy; true"))

    worker = on.run(environment={"HOME": str(tmp_path)})

    assert on.states() == [State.SUCCESS]
    assert worker.output("one") == []


def test_worker_that_is_told_to_stop_leaves_the_container_running(on: Stage, shell: str) -> None:
    """SIGTERM lets a running container run on, and the next worker goes on with it."""
    on.add(
        action(
            "one",
            shell,
            "echo x >> /workflow/runs; while [ ! -e /workflow/go ]; do sleep 0.1; done; cat /workflow/runs",
        )
    )
    worker = on.start()
    worker.until("action running")

    assert worker.terminate() == 0
    client = docker.APIClient(on.environment["DOCKER_HOST"], version="auto")
    assert [container["State"] for container in ours(client)] == ["running"]
    client.close()

    again = on.start("--once")
    wait_until(lambda: again.lines)
    (on.shared() / "go").write_text("")
    assert again.wait() == 0
    assert again.output("one") == ["x"]
    assert on.states() == [State.SUCCESS]


def test_worker_that_was_killed_goes_on(on: Stage, shell: str) -> None:
    """After kill -9 in mid-action, nothing runs twice (the Go worker died of the name conflict)."""
    on.add(
        action("one", shell, "echo x >> /workflow/runs; while [ ! -e /workflow/go ]; do sleep 0.1; done"),
        action("two", shell, "cat /workflow/runs"),
    )
    worker = on.start()
    worker.until("action running")
    worker.kill()
    (on.shared() / "go").write_text("")

    again = on.run()

    assert on.states() == [State.SUCCESS, State.SUCCESS]
    assert again.output("two") == ["x"]


def test_template_with_every_field(on: Stage, shell: str, tmp_path: Path) -> None:
    """A template that uses everything is taken and runs."""
    on.add_template(
        f"""
version: "0.1"
name: every-field
id: 5f4a3c0e-1111-4222-8333-444455556666
global_timeout: 1800
tasks:
  - name: os-installation
    worker: "{{{{.device_1}}}}"
    volumes: ["/dev:/dev", "{tmp_path}:/data"]
    environment: {{MIRROR_HOST: 192.0.2.1, MODE: 0600}}
    actions:
      - name: stream image
        image: {shell}
        timeout: 600
        command: ["sh", "-c", "echo $DEST_DISK $MODE $COMPRESSED $MIRROR_HOST"]
        on-timeout: ["sh", "-c", "echo timed out"]
        on-failure: ["sh", "-c", "echo failed"]
        volumes: ["/lib/firmware:/lib/firmware:ro"]
        environment: {{DEST_DISK: /dev/sda, COMPRESSED: true}}
        pid: host
""",
        device_1="w1",
    )

    worker = on.run()

    assert worker.output("stream image") == ["/dev/sda 0600 true 192.0.2.1"]
    wait_until(lambda: on.states() == [State.SUCCESS])
