"""
What a server that serves one action at a time has served so far.

Such servers are of two kinds, and do not say of which they are. From v0.24 on an action is served until it has ended.
Before, all but the first of a task are served once: an answer that got lost, or came while nobody was ready for it,
would be the last that was heard of its action. So nothing that was served is given up while it may be needed.
"""

from datetime import datetime

from attrs import define, evolve, field

from tinkworker.server.port import Action, Context, Report, State


@define
class Served:
    """
    The actions of one workflow in the order in which they came, and how far this worker has told the server they are.

    It knows of one workflow alone, the one that is served, and of others only what they were served last and did not
    begin: several may be served by turns. It lasts no longer than the process. A worker that starts
    anew is served the action that is current once more, and counts from there.

    Attributes:
        running: What the server shows for as long as an action runs that it knows to be running; otherwise None.
        succeeded: The last SUCCESS that the server has taken. Told again, it makes the server serve what follows.
        resumed: What was told last of the action at which an earlier life was, the first of its task: that it runs, or
            by now how it ended.
        unbegun: What says of that action that it has not begun, when somebody is about to create its container. Told
            to a server that serves nothing twice, it makes the server serve that action once more.
        put_back: Whether that was told, and may have been taken.
        stands: Whether the server has said that it serves nothing, while that one may be where it stands.
        began: When the actions began, by their ids, as long as something may be told of them.
    """

    running: Context | None = None
    succeeded: Report | None = None
    resumed: Report | None = None
    unbegun: Report | None = None
    put_back: bool = False
    stands: bool = False
    began: dict[str, datetime] = field(factory=dict)
    _workflow: str = ""
    _actions: list[Action] = field(factory=list)
    _known_running: set[str] = field(factory=set)
    _told: str = ""
    _failed: str = ""
    _ahead: Context | None = None
    """What came last after a SUCCESS was told, until it was shown once after the server had taken that."""
    _aside: dict[str, Action] = field(factory=dict)
    """What was served of other workflows and is not over, as far as is known, by the workflows."""

    def take(self, workflow: str, action: Action) -> Context:
        """
        Note an action that was served.

        The next one is served only when the one before it has succeeded. Another one that comes although that was never
        said belongs to another workflow, which was made by the same name; what is known of the former is forgotten.
        """
        known = any(each.identity == action.identity for each in self.actions(workflow))
        if not known:
            self._add(workflow, action)
        shown = self._show(action.identity)
        if not known and self._told:
            self._ahead = shown
        return shown

    def _add(self, workflow: str, action: Action) -> None:
        """Note an action that was not served before."""
        before = self._actions[-1] if self._actions else None
        if before is not None and (workflow, before.identity) != (self._workflow, self._told):
            if before.identity not in {self._told, self._failed}:
                self._aside[self._workflow] = before
            self.forget()
        self._aside.pop(workflow, None)
        self._workflow = workflow
        self._actions.append(action)

    def at_hand(self, worker: str) -> Context | None:
        """
        What is shown without asking the server; None if it is to be asked.

        Beside an action that runs that is one which came before the SUCCESS of the one before it was acknowledged: who
        heard of it could not make anything of it then, and will ask again.
        """
        shown = self.running or self._ahead
        if shown is None or shown.worker != worker:
            return None
        if shown is self._ahead and self._is_acknowledged(self._told):
            self._ahead = None
        return shown

    def open(self, worker: str) -> Context | None:
        """The action that was served last, or was put aside for that, unless the server has taken its SUCCESS."""
        last = self._actions[-1] if self._actions else None
        if last is None or last.worker != worker or self._is_acknowledged(last.identity):
            return self._take_up(worker)
        return self._show(last.identity)

    def _take_up(self, worker: str) -> Context | None:
        """Go on with what was put aside: a server that serves it once does so no more. None if there is nothing."""
        workflow = next((each for each, action in self._aside.items() if action.worker == worker), None)
        if workflow is None:
            return None
        action = self._aside.pop(workflow)
        self.forget()
        return self.take(workflow, action)

    @property
    def over(self) -> bool:
        """Whether the server has heard that the action which was served last did not succeed: its workflow is over."""
        return bool(self._actions) and self._actions[-1].identity == self._failed

    def actions(self, workflow: str) -> tuple[Action, ...]:
        """The actions of a workflow; nothing if another one is served, or none."""
        return tuple(self._actions) if workflow == self._workflow else ()

    def forget(self) -> None:
        """It is over, or another one is served."""
        if self.succeeded is not None:
            self.began.pop(self.succeeded.identity, None)
        self.running = self.succeeded = self.resumed = self.unbegun = self._ahead = None
        self.stands = self.put_back = False
        self._workflow = self._told = self._failed = ""
        self._actions.clear()
        self._known_running.clear()

    def forget_others(self) -> None:
        """No workflow is there any more."""
        self._aside.clear()

    def recall(self, report: Report) -> None:
        """
        Know what an earlier life of this worker told last, or that the action at which it was has not begun.

        That an action has not begun is never said any more once anything was told of its end.
        """
        if report.state is State.RUNNING:
            self.resumed = report
        elif report.state is State.SUCCESS:
            self.succeeded = report
            self._told = report.identity
        elif self.resumed == evolve(report, state=State.RUNNING):
            self.unbegun = report

    def awaits(self, workflow: str) -> bool:
        """Whether a workflow goes on that an earlier life was served, and nothing was served to this one yet."""
        known = self.succeeded or self.resumed
        return not self._actions and known is not None and known.workflow == workflow

    def take_unbegun(self, workflow: str) -> Report | None:
        """
        What says of the action at which an earlier life was that it has not begun: for whoever asks next, and for
        nobody else. None if that is not to be served again, and was not.
        """
        unbegun, self.unbegun = self.unbegun, None
        if unbegun is None or unbegun.workflow != workflow:
            return None
        return unbegun if self.stands or self.knows(unbegun.identity) else None

    def knows(self, identity: str) -> bool:
        """Whether an action of the workflow that is served has this id."""
        return any(action.identity == identity for action in self._actions)

    def note_sent(self, report: Report) -> None:
        """Note what is about to be said: the server may act on it even if its answer gets lost."""
        self.running = None
        if self._ahead is not None and self._ahead.identity == report.identity:
            self._ahead = None
        if report.state is State.SUCCESS:
            self._told = report.identity
        if report.state not in {State.PENDING, State.RUNNING}:
            self._note_end(report)

    def _note_end(self, report: Report) -> None:
        """An action at which an earlier life was has ended: nothing makes it begin again, however late it comes."""
        if self.resumed is not None and self.resumed.identity == report.identity:
            self.resumed, self.unbegun = report, None

    def note_acknowledged(self, report: Report) -> None:
        """Note what the server has heard."""
        known = (action.identity for action in self.actions(report.workflow))
        if report.state is State.RUNNING and report.identity in known:
            self._known_running.add(report.identity)
            self.running = self._show(report.identity)
        elif report.state is State.SUCCESS:
            if self.succeeded is not None and self.succeeded.identity != report.identity:
                self.began.pop(self.succeeded.identity, None)
            self.succeeded = report
        elif report.state is not State.RUNNING:
            self.began.pop(report.identity, None)
            self._failed = report.identity if report.state is not State.PENDING else ""

    def note_refused(self, report: Report) -> None:
        """Note that the server will not take a report. Whether what it served still counts, it alone knows."""
        self._ahead = None
        self.began.pop(report.identity, None)
        if report.state is State.PENDING:
            self.put_back = False

    def _is_acknowledged(self, identity: str) -> bool:
        """Whether the server's last SUCCESS is an action's."""
        return self.succeeded is not None and self.succeeded.identity == identity

    def _show(self, identity: str) -> Context:
        """What the server shows while an action is current."""
        position = next(index for index, action in enumerate(self._actions) if action.identity == identity)
        action = self._actions[position]
        state = State.RUNNING if identity in self._known_running else State.PENDING
        return Context(
            self._workflow, action.worker, action.task, action.name, position, state, total=0, identity=identity
        )
