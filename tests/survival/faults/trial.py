"""Workers side by side, each with a fault on one of its connections, and what came of their workflows."""

import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack
from itertools import groupby
from pathlib import Path
from typing import Any

import docker
from attrs import define, evolve, field, frozen

from tests.end_to_end.stage import BOUND, Stage, Worker, action, ours
from tests.parts.engine import Engine
from tests.parts.proxy import Break, Deed, proxy_on_port, proxy_on_socket
from tests.parts.wait import wait_until
from tests.survival.faults.table import RUNNING, SUCCESS, Trouble
from tests.survival.soak.containers import OnEngine
from tests.survival.tale import HANDLER, TRACE
from tinkworker.server.port import State
from tinkworker.worker.lifetime import LIVENESS

HASTY = (sys.executable, "-m", "tests.survival.faults.hasty")
ROOT = Path(__file__).parents[3]
AT_ONCE = 8
"""Workers that live at a time."""

SILENT = (Deed.STALL, Deed.HALF_OPEN)

REPORTED = {RUNNING: State.RUNNING, SUCCESS: State.SUCCESS}
SCRIPTS = {
    "well": "echo one; sleep 2; echo still one",
    "badly": "echo one; exit 3",
    "late": "trap 'exit 7' TERM; sleep 100 & wait",
}
RUNS = {"well": ["one", "two"], "badly": ["one", "handler"], "late": ["one"]}


@frozen
class Verdict:
    """
    What became of a workflow.

    Attributes:
        done: How often the fault happened.
        runs: Whose programs began, by their own trace.
        started: How often the engine started each of its containers.
        left: Its containers that are still there.
        states: The states of its actions on the server.
        taken: The outcomes that the server took.
    """

    done: int
    runs: Sequence[str]
    started: Sequence[int]
    left: Sequence[str]
    states: Sequence[State | None]
    taken: Sequence[State | None]


@frozen(eq=False)
class Life:
    """A worker, its name, which is its workflow's too, and what happens to its connection."""

    name: str
    fault: Break
    worker: Worker

    @property
    def ended(self) -> bool:
        """Whether it has."""
        return self.worker.process.poll() is not None


def expected(trouble: Trouble) -> Verdict:
    """What must become of a workflow, whatever happens to the connections of its worker."""
    runs = RUNS[trouble.ends]
    ended = [state for state in trouble.states if state is not State.PENDING]
    return Verdict(trouble.times, runs, [1] * len(runs), [], list(trouble.states), ended)


@define(eq=False)
class Trial:
    """
    Workers, each with a proxy of its own.

    Attributes:
        stage: The server.
        engine: The engine.
        image: Makes an image that has to be pulled.
        between: Puts a proxy with a fault between a worker and whatever the fault is about; where that is found now.
        letter: With which the names of workflows begin: others may have used the engine before.
        listener: Hears of every start, also of those that the engine does not remember in the end.
    """

    stage: Stage
    engine: Engine
    image: Callable[[], str]
    between: "Callable[[Trial, str, Break], AbstractContextManager[str]]"
    letter: str
    listener: OnEngine = field(init=False)

    def __attrs_post_init__(self) -> None:
        """Listen to the engine."""
        self.listener = OnEngine(self.engine)

    def live(self, troubles: Mapping[str, Trouble]) -> Mapping[str, Verdict]:
        """What became of each workflow; those that take long because nobody says anything come first."""
        waiting = sorted(enumerate(troubles.items()), key=lambda each: each[1][1].deed in SILENT)
        living: dict[str, Life] = {}
        verdicts: dict[str, Verdict] = {}
        with ExitStack() as proxies:
            while waiting or living:
                while waiting and len(living) < AT_ONCE:
                    number, (label, trouble) = waiting.pop()
                    living[label] = self.begin(f"{self.letter}{number}", trouble, proxies)
                ended, *_ = wait_until(lambda: [label for label, life in living.items() if life.ended], BOUND)
                verdicts[ended] = self.judge(living.pop(ended))
        return verdicts

    def begin(self, name: str, trouble: Trouble, proxies: ExitStack) -> "Life":
        """Have a workflow, and a worker for it whose connection will break."""
        image, script = self.image(), f"echo one {TRACE}; {SCRIPTS[trouble.ends]}"
        more: dict[str, Any] = {"timeout": 3 if trouble.ends == "late" else 60, "on-failure": HANDLER}
        actions = [action("one", image, script, **more), action("two", image, f"echo two {TRACE}")]
        workflow = self.stage.add(*actions, name=name, worker=name)
        each = evolve(trouble.fresh(), carried_out=lambda: self.taken(workflow, trouble))
        told = proxies.enter_context(self.between(self, name, each))
        flags, environment = ["--once"], {"PYTHONPATH": str(ROOT), LIVENESS: "-1", "DOCKER_HOST": self.engine.host}
        if told.startswith("unix:"):
            environment["DOCKER_HOST"] = told
        else:
            flags.append(f"--tinkerbell-grpc-authority={told}")
        return Life(name, each, self.stage.start(*flags, name=name, environment=environment, command=HASTY))

    def taken(self, workflow: str, trouble: Trouble) -> bool:
        """Whether the server has applied what the fault is about, if it is a report."""
        state = REPORTED.get(trouble.request)
        return state is None or state in {report.state for report in self.stage.workflow(workflow).reports}

    def judge(self, life: "Life") -> Verdict:
        """What became of a workflow whose worker has ended."""
        assert life.worker.wait() == 0, life.worker.log.read_text() + life.worker.errors.read_text()
        name = life.name
        workflow = self.stage.workflow(f"default/{name}")
        taken = [(report.action, report.state) for report in workflow.reports if not report.refusal]
        started = self.listener.started()
        with docker.APIClient(self.engine.host, version="auto") as client:
            left = [found for container in ours(client) for found in container["Names"] if f"-{name}_" in found]
        return Verdict(
            done=life.fault.done,
            runs=(self.stage.data / "default" / name / "runs").read_text().split(),
            started=[count for container, count in sorted(started.items()) if f"-{name}_" in container],
            left=left,
            states=[progress.state for progress in workflow.progress],
            taken=[state for (_, state), _ in groupby(taken) if state is not State.RUNNING],
        )


def before_engine(trial: Trial, name: str, each: Break) -> AbstractContextManager[str]:
    """A proxy between a worker and its engine."""
    return proxy_on_socket(trial.stage.folder / f"{name}.sock", trial.engine.host, [each])


def before_server(trial: Trial, _name: str, each: Break) -> AbstractContextManager[str]:
    """A proxy between a worker and its server."""
    address = trial.stage.server.address
    return proxy_on_port(address.host, address.port, [each])
