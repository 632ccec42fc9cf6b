"""The runs whose journals are kept: real workers with local processes, and a real server on a socket."""

from collections.abc import Callable
from types import MappingProxyType

from tests.end_to_end.stage import Stage, action
from tests.parts.wait import wait_until
from tinkworker.server.development.fault import Fault, Point, Status
from tinkworker.server.port import State

IMAGE = "example/none:1"
PROCESS = "--runtime=process"
REACT = {"on-failure": ["sh", "-c", "true"], "on-timeout": ["sh", "-c", "true"]}
UNTIL_TOLD = 'while [ ! -e "$WORKFLOW/go" ]; do sleep 0.05; done'

Run = Callable[[Stage], None]


def success(on: Stage) -> None:
    """Two actions, one after the other, the second prepared ahead."""
    on.add(action("write", IMAGE, 'echo hello > "$WORKFLOW/file"'), action("read", IMAGE, 'cat "$WORKFLOW/file"'))
    on.run(PROCESS)


def failure(on: Stage) -> None:
    """An action fails, its handler runs, and the next one, which was prepared, is dropped."""
    on.add(action("fail", IMAGE, "echo no such disk >&2; exit 3", **REACT), action("never", IMAGE, "true"))
    on.run(PROCESS)


def timeout(on: Stage) -> None:
    """An action takes too long, is stopped, and its handler runs."""
    on.add(action("hang", IMAGE, "exec sleep 1000", **{**REACT, "timeout": 1}))
    on.run(PROCESS)


def workflow_timeout(on: Stage) -> None:
    """A workflow takes too long as a whole."""
    on.add(action("hang", IMAGE, "exec sleep 1000"), action("never", IMAGE, "true"))
    on.run(PROCESS, "--timeout=1s")


def crash_and_resume(on: Stage) -> None:
    """A worker is killed while an action runs; the next one waits for that action."""
    on.add(action("long", IMAGE, UNTIL_TOLD), action("after", IMAGE, "true"))
    worker = on.start(PROCESS)
    worker.until("action running")
    worker.kill()
    again = on.start(PROCESS, "--once")
    wait_until(lambda: again.lines)
    (on.data / "default" / "relay" / "go").write_text("")
    assert again.wait() == 0


def lost_server(on: Stage) -> None:
    """The server is away when an action has ended, and comes back."""
    reports = Fault("away", state=State.SUCCESS, times=2, answer=Status())
    listings = Fault("away", "GetWorkflowContexts", times=2, answer=Status())
    on.call(lambda server: server.faults.extend([reports, listings]))
    on.add(action("one", IMAGE, "true"), action("two", IMAGE, "true"))
    on.run(PROCESS)


def lost_acknowledgement(on: Stage) -> None:
    """The server has a report, and the worker does not know."""
    lost = Fault("lost", action="one", state=State.SUCCESS, point=Point.AFTER, answer=Status())
    on.call(lambda server: server.faults.append(lost))
    on.add(action("one", IMAGE, "true"), action("two", IMAGE, "true"))
    on.run(PROCESS)


def handed_over(on: Stage) -> None:
    """The second task is another worker's."""
    task = "- {{name: {0}, worker: {0}, actions: [{{name: act, image: example/none, command: [sh, -c, 'true']}}]}}"
    on.add_template("\n".join(['version: "0.1"', "name: relay", "tasks:", task.format("w1"), task.format("w2")]))
    on.run(PROCESS)


RUNS = MappingProxyType(
    {
        run.__name__: run
        for run in (
            success,
            failure,
            timeout,
            workflow_timeout,
            crash_and_resume,
            lost_server,
            lost_acknowledgement,
            handed_over,
        )
    }
)
