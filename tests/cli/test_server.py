"""`tinkworker server` as people use it: a process, its output, its exit status."""

import json
import re
import signal
import subprocess
import sys
import textwrap
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.conformance.coroutine import run_bounded
from tests.server.certificate import Authority
from tests.server.client import TEMPLATE, client_of, speaking
from tinkworker.cli.server import run
from tinkworker.server.channel.address import Address
from tinkworker.server.channel.security import Security, VerifiedTls
from tinkworker.server.port import Report, ServerRefused, State

_COMMAND = (sys.executable, "-c", "import sys; from tinkworker.cli.server import run; sys.exit(run(sys.argv[1:]))")


class Serving:
    """A server that was started, and its standard output."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        assert process.stdout
        self._lines = iter(process.stdout)
        self.before: list[str] = []
        for line in self._lines:
            if line.startswith("listening on "):
                self.address = Address.parse(line.removeprefix("listening on ").strip())
                return
            self.before.append(line.rstrip())
        raise AssertionError("it ended before it listened")

    def line(self) -> str:
        """The next line of output."""
        return next(self._lines).rstrip()

    def end(self, number: int = signal.SIGTERM) -> int:
        """End it, and return its exit status."""
        self._process.send_signal(number)
        return self._process.wait()


@contextmanager
def serving(*arguments: str | Path) -> Iterator[Serving]:
    """Start a server on a free port, until it listens; it is ended at the end."""
    command = [*_COMMAND, "--listen", "127.0.0.1:0", *map(str, arguments)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield Serving(process)
        finally:
            process.kill()


@pytest.fixture
def template(tmp_path: Path) -> Path:
    """A template with a placeholder."""
    path = tmp_path / "trial.yaml"
    path.write_text(TEMPLATE.replace("w1", '"{{.device_1}}"'))
    return path


async def see_trial(address: Address, security: Security | None = None, on_failure: tuple[str, ...] = ()) -> None:
    """See the trial workflow served, with these handlers."""
    async with client_of(address, security) as client:
        assert [context.workflow for context in await client.workflows("w1")] == ["default/trial"]
        assert {action.on_failure for action in await client.actions("default/trial")} == {on_failure}


async def report_all(address: Address) -> None:
    """Report the trial workflow to its end, with one report that is refused."""
    async with client_of(address) as client:
        with pytest.raises(ServerRefused):
            await client.report(Report("default/trial", "task", "two", "w1", State.RUNNING))
        await client.report(Report("default/trial", "task", "one", "w1", State.RUNNING, 0, "Started execution"))
        await client.report(Report("default/trial", "task", "one", "w1", State.SUCCESS, 7, "all\x1b[2Jwell"))
        await client.report(Report("default/trial", "task", "two", "w1", State.FAILED))


def test_changes_are_printed_as_they_happen(template: Path) -> None:
    """The workflow, each report, taken or refused, and the workflow's end are a line each; nothing moves a cursor."""
    with serving("--template", template, "--set", "device_1=w1") as server:
        run_bounded(report_all(server.address))

        assert server.before == ["default/trial added: 2 actions for w1"]
        assert [server.line() for _ in range(5)] == [
            "default/trial task/two RUNNING (refused: reported action name does not match the current action details)",
            "default/trial task/one RUNNING: Started execution",
            "default/trial task/one SUCCESS after 7 s: all [2Jwell",
            "default/trial task/two FAILED",
            "default/trial FAILED",
        ]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_well(number: int) -> None:
    """SIGINT and SIGTERM end the server with exit status 0."""
    with serving() as server:
        assert server.end(number) == 0


def test_what_was_kept_is_listed_and_shown(template: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A state file is listed and shown, while a server uses it and after, as text and as JSON."""
    state = tmp_path / "state"
    with serving("--template", template, "--set", "device_1=w1", "--state", state) as server:
        run_bounded(report_all(server.address))

        assert run(["--state", str(state), "--list"]) == 0
        assert capsys.readouterr().out == "default/trial  FAILED  1 of 2 actions\n"
        server.end()
    assert run(["--state", str(state), "--show", "trial"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [re.sub(r"^  \d{4}-\d\d-\d\d \d\d:\d\d:\d\d", "  TIME", line) for line in lines] == [
        "default/trial  FAILED  1 of 2 actions",
        "  task/one  SUCCESS  0 s  busybox",
        "  task/two  FAILED  0 s  busybox",
        "reports",
        "  TIME task/two RUNNING (refused: reported action name does not match the current action details)",
        "  TIME task/one RUNNING: Started execution",
        "  TIME task/one SUCCESS after 7 s: all [2Jwell",
        "  TIME task/two FAILED",
    ]
    assert run(["--state", str(state), "--list", "--json"]) == 0
    (listed,) = json.loads(capsys.readouterr().out)
    assert run(["--state", str(state), "--show", "default/trial", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == listed
    assert (listed["id"], listed["state"], len(listed["reports"])) == ("default/trial", "failed", 4)


@pytest.mark.parametrize("protocol", ["tink-0.12", "agent", "tink-0.8"])
def test_each_protocol_is_spoken(protocol: str, template: Path, tmp_path: Path) -> None:
    """The protocol that was asked for is what a worker that finds out meets, and a workflow is shown by its name."""
    state = tmp_path / "state"

    async def find_out(address: Address) -> None:
        async with speaking("auto", address) as client:
            (context,) = await client.workflows("w1")
            assert (client.protocol, context.action) == (protocol, "one")
            await client.report(
                Report(context.workflow, context.task, "one", "w1", State.RUNNING, identity=context.identity)
            )

    with serving("--template", template, "--set", "device_1=w1", "--protocol", protocol, "--state", state) as server:
        run_bounded(find_out(server.address))
        assert server.line().endswith(" task/one RUNNING")
    assert run(["--state", str(state), "--show", "trial"]) == 0


def test_kubernetes_files_are_served(tmp_path: Path) -> None:
    """A Workflow and its Template may lie in different files."""
    data = textwrap.indent(TEMPLATE, "    ")
    head = "apiVersion: tinkerbell.org/v1alpha1\nmetadata: {name: trial}\n"
    (tmp_path / "template.yaml").write_text(f"{head}kind: Template\nspec:\n  data: |\n{data}")
    (tmp_path / "workflow.yaml").write_text(f"{head}kind: Workflow\nspec: {{templateRef: trial}}\n")

    with serving(*(f"--template={tmp_path / name}.yaml" for name in ("template", "workflow"))) as server:
        assert server.before == ["default/trial added: 2 actions for w1"]


def test_a_server_goes_on_with_its_state_file(template: Path, tmp_path: Path) -> None:
    """Without a template, a server that is started again serves what is in its state file; the name stays taken."""
    state = tmp_path / "state"
    first = ("--template", template, "--set", "device_1=w1", "--state", state)
    with serving(*first) as server:
        server.end()
    with serving("--state", state) as server:
        run_bounded(see_trial(server.address))
        server.end()
    again = subprocess.run([*_COMMAND, "--listen", "127.0.0.1:0", *first], capture_output=True, text=True, check=False)
    assert again.returncode == 2
    assert "there is a workflow default/trial already" in again.stderr
    with serving(*first, "--name", "second") as server:
        assert server.before == ["default/second added: 2 actions for w1"]


def test_handlers_and_tls_are_switched_on(template: Path, tmp_path: Path) -> None:
    """The options for handlers and for TLS do what they say."""
    template.write_text(TEMPLATE.replace("timeout: 60}", "timeout: 60, on-failure: [tidy]}"))
    authority = Authority(tmp_path)
    certificate = authority.issue()
    tls = ("--tls-certificate", certificate.chain, "--tls-key", certificate.key)
    with serving("--template", template, "--deliver-handlers", *tls) as server:
        run_bounded(see_trial(server.address, VerifiedTls(authority.certificate), on_failure=("tidy",)))


WRONG: list[tuple[list[str], str]] = [
    (
        ["--template", "{folder}/trial.yaml"],
        "trial.yaml:6:16: missing key or attribute 'device_1'; set",
    ),
    (["--template", "{folder}/trial.yaml", "--set", "device_1"], "'device_1' is not of the form NAME=VALUE"),
    (["--template", "{folder}/none.yaml"], "none.yaml"),
    (["--template", "{folder}/bytes.yaml"], "bytes.yaml is not UTF-8"),
    (["--name", "a", "--template", "a", "--template", "b"], "--name fits one template only"),
    (["--template", "{folder}/trial.yaml", "--set", "device_1=w1", "--name", "A B"], "'A B' is no name"),
    (["--listen", "127.0.0.1"], "the port is missing"),
    (["--listen", "192.0.2.1:1"], "cannot listen on 192.0.2.1:1"),
    (["--tls-key", "key.pem"], "--tls-certificate and --tls-key belong together"),
    (["--tls-key", "{folder}/none.pem", "--tls-certificate", "{folder}/none.pem"], "none.pem"),
    (["--list"], "--list and --show want --state FILE"),
    (["--state", "{folder}/none", "--list"], "there is no state file"),
    (["--state", "{folder}/trial.yaml"], "trial.yaml cannot be used as a state file"),
    (["--nonsense"], "--nonsense"),
    (["--protocol", "tink-0.5"], "--protocol"),
]


@pytest.mark.parametrize(("arguments", "words"), WRONG)
def test_what_is_given_wrongly_is_said(
    arguments: Sequence[str], words: str, template: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Wrong options, files, names and addresses end it with status 2, and the reason on standard error."""
    (template.parent / "bytes.yaml").write_bytes(b"\xff")

    assert run([argument.format(folder=template.parent) for argument in arguments]) == 2
    output = capsys.readouterr()
    assert words in output.err
    assert output.out == ""


def test_problems_of_all_templates_are_told_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With several wrong templates, the problems of all are told, each on a line that begins with its place."""
    for name in ("b", "a"):
        (tmp_path / name).write_text("name: n\ntasks: []")

    assert run([f"--template={tmp_path / name}" for name in ("b", "a")]) == 2
    first, second = capsys.readouterr().err.splitlines()
    assert first.startswith(f"{tmp_path / 'a'}:2:8: ")
    assert second.startswith(f"{tmp_path / 'b'}:2:8: ")


def test_warnings_go_to_standard_error(template: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What a template is warned of is told before the server starts."""
    template.write_text(TEMPLATE.replace("global_timeout: 600\n", ""))

    assert run(["--template", str(template), "--listen", "192.0.2.1:1"]) == 2
    assert f"warning: {template}:1:1: the real controller takes no `global_timeout`" in capsys.readouterr().err


def test_a_workflow_that_is_not_there_cannot_be_shown(
    template: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Asked for a workflow that the state file does not have, the command says so."""
    state = tmp_path / "state"
    with serving("--template", template, "--set", "device_1=w1", "--state", state):
        assert run(["--state", str(state), "--show", "other"]) == 2
    assert "there is no workflow other" in capsys.readouterr().err


def test_help_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    """--help explains the options and ends well."""
    assert run(["--help"]) == 0
    assert "--deliver-handlers" in capsys.readouterr().out


def test_a_look_at_the_state_needs_no_grpc(tmp_path: Path) -> None:
    """Listing does not import the library that only serving needs."""
    script = "import sys; from tinkworker.cli.server import run; run(sys.argv[1:]); sys.exit('grpc' in sys.modules)"
    command = [sys.executable, "-c", script, "--state", str(tmp_path / "none"), "--list"]

    assert subprocess.run(command, check=False, capture_output=True).returncode == 0
