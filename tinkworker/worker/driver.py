"""The driver: one loop that gives events to machines, writes down what they make of them, and then has it performed.

Laws:

1. Giving an event to its machine, writing the batch down and handing it to the performers is one synchronous function:
   nothing can come in between.
2. Nothing is performed that was not written down before.
3. Every task has a machine that wants its answer. When the machine does so no longer, the task is cancelled, and an
   answer that comes all the same is dropped.
4. An exception in a performer, a guard or an assignment is a mistake in the program: it ends the driver, and the next
   life goes on from the journals.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from attrs import define, field

from tinkworker.clock import Clock
from tinkworker.engine.ensemble import Ensemble, Occurrence
from tinkworker.engine.machine import Machine, Refused
from tinkworker.engine.statechart import Statechart
from tinkworker.engine.step import Event, Invocation, Message, Spawn, Step, Timer
from tinkworker.lifecycle.worker.data import WorkerData
from tinkworker.observe.port import Level, Observer, Subject
from tinkworker.worker.family import Family
from tinkworker.worker.journals import Journals
from tinkworker.worker.performing import BROKEN, Performers

WORKER = "worker"
"""The name of the worker's own machine, and of its chart."""


@define(eq=False)
class Driver:
    """
    Runs one worker.

    Attributes:
        charts: The charts by name.
        clock: Tells the time.
        journals: Where families are written down.
        observers: Who is told of everything, after it was written down.
        performers: What performs activities and commands; set before `run`.
        worker: The worker's machine; it is not written down, and begins anew with every life.
        families: The families that live, by the name of their first machine.
        owners: The family of each living machine.
        runs_activity: Which activities are still begun; those that are not are begun by the next life.
    """

    charts: Mapping[str, Statechart]
    clock: Clock
    journals: Journals
    observers: Sequence[Observer]
    performers: Performers = field(init=False)
    worker: Machine = field(init=False)
    families: dict[str, Family] = field(factory=dict)
    owners: dict[str, Family] = field(factory=dict)
    runs_activity: Callable[[str], bool] = lambda _name: True
    _queue: deque[tuple[Callable[[], None], str, int | None]] = field(factory=deque)
    _tasks: dict[tuple[str, int], asyncio.Task[None]] = field(factory=dict)
    _draining: bool = False
    _changed: asyncio.Event = field(factory=asyncio.Event)
    _end: asyncio.Future[None] = field(init=False)

    async def run(self, data: WorkerData) -> None:
        """
        Live until the worker's machine has ended.

        Raises:
            Exception: Whatever a performer, guard or assignment raised.
        """
        self._end = asyncio.get_running_loop().create_future()
        self.worker = Machine(self.charts[WORKER], WORKER, data, {"workerID": data.worker})
        try:
            self._do(lambda: self._take_worker_step(self.worker.start(self.clock.monotonic())))
            await self._end
        finally:
            await self._close()

    async def _close(self) -> None:
        """Stop listening to everything; what was asked of engines and servers may still happen."""
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for family in self.families.values():
            family.journal.close()

    def post(self, machine: str, name: str, payload: Any = None, number: int | None = None) -> None:
        """Give a machine an event that happened now."""
        event = Event(name, payload, self.clock.monotonic(), number)
        self._do(partial(self._deliver, machine, event), machine, number)

    def knows(self, workflow: str) -> bool:
        """Whether machines of a workflow live."""
        return workflow in self.worker.data.living

    def recorded(self, workflow: str) -> bool:
        """Whether a journal will tell the next life of a workflow that lives here."""
        family = self.owners.get(f"workflow:{workflow}")
        return family is not None and not family.journal.writer.withdrawn

    async def changed(self) -> None:
        """Return when something has happened to some machine."""
        await self._changed.wait()

    def say(self, level: Level, text: str, subject: Subject | None = None, **fields: object) -> None:
        """Tell the observers something that is no step."""
        for observer in self.observers:
            observer.message(level, text, subject or {}, fields)

    def show(self, stream: str, line: str, subject: Subject) -> None:
        """Tell the observers a line of an action's output."""
        for observer in self.observers:
            observer.output(stream, line, subject)

    def warn(self, text: str, subject: Subject | None = None) -> None:
        """Tell the observers that something is not as it should be."""
        self.say("warning", text, subject)

    def adopt(self, family: Family, *, elapsed: bool, given_up: tuple[str, str] | None = None) -> None:
        """
        Go on with the machines of an earlier life.

        Args:
            family: The machines.
            elapsed: Whether it was in this boot, so that timers go on.
            given_up: A machine and a state of it whose activity the last lives ended at: it is not tried again.
        """
        self.families[family.root] = family
        family.journal.resume()
        self._do(lambda: self._take(family, family.ensemble.resume(self.clock.monotonic(), elapsed=elapsed)))
        if given_up is not None:
            self._do(lambda: self._give_up(family, *given_up))

    def _give_up(self, family: Family, name: str, state: str) -> None:
        """Answer for an activity that was asked for in this very turn of the loop, so that it has not begun yet."""
        machine = family.ensemble.members[name].machine
        activity, number = machine.statechart.activities[state][0], machine.invocations[state]
        left = "; its containers are left behind" if activity == "runtime.release" else ""
        text = f"{activity} is given up: this program failed at it again and again{left}"
        self.say("error", text, machine.subject, machine=name, journal=str(family.journal.writer.path))
        self._cancel(name, number)
        self._deliver(name, Event(BROKEN, None, self.clock.monotonic(), number))

    def _do(self, work: Callable[[], None], machine: str = WORKER, number: int | None = None) -> None:
        """
        Do something that concerns machines once everything before it is done; at once if nothing is.

        Args:
            work: What to do.
            machine: The machine that gets an answer by it.
            number: The activity or timer that answers.
        """
        if self._end.done():
            return  # a step that failed half-way was not written down, so nothing may be that follows from it
        self._queue.append((work, machine, number))
        if self._draining:
            return
        self._draining = True
        try:
            while self._queue:
                work, machine, number = self._queue.popleft()
                work()
        except Exception as error:  # noqa: BLE001 law 4: whatever it is, it ends the driver; run() raises it
            self.fail(error, machine, number)
        finally:
            self._draining = False

    def _deliver(self, name: str, event: Event[Any]) -> None:
        """Give an event to its machine, unless that has stopped wanting it."""
        family = self.owners.get(name)
        if name == WORKER and (event.number is None or self.worker.awaits(event.number)):
            self._deliver_worker(event)
        elif family is not None and (event.number is None or family.ensemble.awaits(name, event.number)):
            self._take(family, family.ensemble.send(name, event))

    def _deliver_worker(self, event: Event[Any]) -> None:
        """Give an event to the worker's machine."""
        try:
            step = self.worker.send(event)
        except Refused as refusal:
            self.say("error", str(refusal), self.worker.subject)
        else:
            self._take_worker_step(step)

    def _take_worker_step(self, step: Step) -> None:
        """Perform a step of the worker's machine."""
        self._observe(step)
        self._perform(step)
        for spawn in step.spawned:
            self._found(spawn)
        for message in step.messages:
            self._spread(message, step.at)
        if step.final and not self._end.done():
            self._end.set_result(None)

    def _found(self, spawn: Spawn) -> None:
        """Start a workflow's machine, and with it a family."""
        family = Family(spawn.child.name, spawn.spawn, Ensemble(self.charts), self.journals.begin(spawn.child))
        self.families[family.root] = family
        self._take(family, family.ensemble.start(spawn, self.clock.monotonic()))

    def _spread(self, message: Message, at: float) -> None:
        """Pass on what the worker says to all machines of a chart."""
        for family in self.families.values():
            for name in family.machines(message.to):
                self._do(partial(self._deliver, name, Event(message.event, message.payload, at)))

    def _take(self, family: Family, occurrences: Sequence[Occurrence]) -> None:
        """Write a batch down, then perform it (law 1)."""
        if not occurrences:
            return
        family.record(occurrences)
        for occurrence in occurrences:
            step = occurrence.step
            if step is None:
                self.say("error", str(occurrence.refusal), family.ensemble.members[occurrence.machine].machine.subject)
                continue
            self._own(family, step)
            self._observe(step)
            self._perform(step)
            if step.machine == family.root:
                self._pass_on(family, step)
        if not family.ensemble.members:
            del self.families[family.root]
            family.journal.end()
        self._changed.set()
        self._changed = asyncio.Event()

    def _own(self, family: Family, step: Step) -> None:
        """Remember whose machine it is, for as long as it lives."""
        if step.final:
            self.owners.pop(step.machine, None)
        else:
            self.owners[step.machine] = family

    def _pass_on(self, family: Family, step: Step) -> None:
        """Tell the worker's machine what a workflow's machine tells its parent."""
        for message in step.messages:
            if message.to == "parent":
                self._do(partial(self._deliver, WORKER, Event(message.event, message.payload, step.at)))
        if step.final:
            bindings = self.charts[WORKER].bindings
            event = bindings.spawns[family.spawn].ends[step.target]
            result = self.charts[step.chart].bindings.result(step.data)
            self._do(partial(self._deliver, WORKER, Event(event, result, step.at)))

    def _observe(self, step: Step) -> None:
        """Tell the observers of a step."""
        for observer in self.observers:
            observer.transition(step)

    def _perform(self, step: Step) -> None:
        """Have a step performed."""
        for number in (*step.cancelled, *step.disarmed):
            self._cancel(step.machine, number)
        for command in step.commands:
            self.performers.commands[command.name](command.request)
        for invocation in step.started:
            if self.runs_activity(invocation.activity):
                self._begin(step.machine, invocation.number, self._act(step.machine, invocation))
        for timer in step.armed:
            self._begin(step.machine, timer.number, self._ring(step.machine, timer))

    def _begin(self, machine: str, number: int, work: Any) -> None:
        """Begin a task whose answer a machine wants."""
        task = asyncio.create_task(work, name=f"{machine}/{number}")
        self._tasks[machine, number] = task
        task.add_done_callback(lambda done: self._finish((machine, number), done))

    def _cancel(self, machine: str, number: int) -> None:
        """Stop listening to an activity or timer, if it is under way."""
        if (task := self._tasks.pop((machine, number), None)) is not None:
            task.cancel()

    def _finish(self, key: tuple[str, int], task: asyncio.Task[None]) -> None:
        """Forget a task that is done; one that failed ends the driver."""
        if self._tasks.get(key) is task:
            del self._tasks[key]
        if not task.cancelled() and (error := task.exception()) is not None:
            self.fail(error, *key)

    def fail(self, error: BaseException, machine: str = WORKER, number: int | None = None) -> None:
        """
        End with an error, once, and write down what it happened at.

        Args:
            error: A mistake in the program.
            machine: The machine that wanted an answer.
            number: The activity or timer that it wanted it of.
        """
        if not self._end.done():
            self._end.set_exception(error)
            for family in self.families.values():
                family.fail(error, machine, number)

    async def _act(self, machine: str, invocation: Invocation) -> None:
        """Perform an activity and give its outcome to its machine."""
        outcome = await self.performers.activities[invocation.activity](invocation.request)
        self.post(machine, outcome.name, outcome.payload, invocation.number)

    async def _ring(self, machine: str, timer: Timer) -> None:
        """Wait for a timer and tell its machine."""
        await self.clock.sleep(timer.seconds)
        self.post(machine, timer.name, None, timer.number)

    def stop_activities(self, pattern: Callable[[str], bool]) -> None:
        """Begin no more activities of a kind; those that run are no longer listened to."""
        self.runs_activity = lambda name: not pattern(name)
        for family in self.families.values():
            for name, state, number in family.ensemble.invocations():
                if pattern(family.ensemble.members[name].machine.statechart.activities[state][0]):
                    self._cancel(name, number)

    def stop_timers(self, chart: str) -> None:
        """Ring no more for the machines of a chart; the next life does."""
        for family in self.families.values():
            for name in family.machines(chart):
                for armed in family.ensemble.members[name].machine.timers.values():
                    self._cancel(name, armed.number)
