"""What is known of one workflow whose actions are served one at a time."""

from enum import Enum

from attrs import define, field

from tinkworker.server.port import Action, Context, Report, State
from tinkworker.server.resumption import Resumption


class Sequel(Enum):
    """
    Whether something comes behind the last SUCCESS, as far as is known.

    Attributes:
        OPEN: Nothing speaks against it.
        MISSED: An answer got lost that may have served it.
        UNLIKELY: The server has said of some workflow that it is over, or had nothing to serve.
    """

    OPEN = "open"
    MISSED = "missed"
    UNLIKELY = "unlikely"


@define
class Course:
    """
    The actions of a workflow in the order in which they came, and how far this worker has told the server they are.

    It lasts no longer than the process. A worker that starts anew is served the action that is current once more, and
    counts from there.

    Attributes:
        workflow: The workflow's id.
        actions: What was served of it.
        running: What the server shows for as long as an action runs that it knows to be running; otherwise None.
        succeeded: The last SUCCESS that the server has taken. Told again, it makes the server serve what follows.
        resumption: The first action of a task at which an earlier life was, until it has begun again.
        sequel: Whether something comes behind that SUCCESS.
    """

    workflow: str
    actions: list[Action] = field(factory=list)
    running: Context | None = None
    succeeded: Report | None = None
    resumption: Resumption | None = None
    sequel: Sequel = Sequel.OPEN
    _known_running: set[str] = field(factory=set)
    _told: str = ""
    _failed: str = ""
    _ahead: Context | None = None
    """What came last after a SUCCESS was told, until it was shown once after the server had taken that."""
    _unbegun: Report | None = None
    """What says that the action behind an earlier life's SUCCESS has not begun, as `Resumption` has it of others."""

    @property
    def over(self) -> bool:
        """Whether the server has heard that the action which was served last did not succeed."""
        return bool(self.actions) and self.actions[-1].identity == self._failed

    @property
    def is_awaited(self) -> bool:
        """Whether it goes on from an earlier life, and nothing of it was served to this one yet."""
        return not self.actions and (self.succeeded is not None or self.resumption is not None)

    def knows(self, identity: str) -> bool:
        """Whether an action that was served has this id."""
        return any(action.identity == identity for action in self.actions)

    def goes_on_with(self, action: Action) -> bool:
        """
        Whether an action can be one of this workflow. The next one is served only when the one before it has succeeded;
        what comes although that was never said is of another workflow, which was made by the same name. So is what
        belongs to another task, where this workflow seemed to be over.
        """
        if not self.actions or self.knows(action.identity):
            return True
        last = self.actions[-1]
        return last.identity == self._told and (self.sequel is not Sequel.UNLIKELY or action.task == last.task)

    def take(self, action: Action) -> Context:
        """Note an action that was served."""
        if self.knows(action.identity):
            return self._show(action.identity)
        self.actions.append(action)
        self.sequel = Sequel.OPEN
        shown = self._show(action.identity)
        if self._told:
            self._ahead = shown
        return shown

    def at_hand(self, worker: str) -> Context | None:
        """
        What is shown to a worker without asking the server; None if that is to be asked.

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
        """The action that was served last, to this worker, unless the server has heard how it ended."""
        last = self.actions[-1] if self.actions else None
        if last is None or last.worker != worker or self.over or self._is_acknowledged(last.identity):
            return None
        return self._show(last.identity)

    def recall(self, report: Report) -> None:
        """Know what an earlier life told last, or that the action at which it was has not begun."""
        if report.state is State.RUNNING:
            self.resumption = Resumption(report)
        elif report.state is State.SUCCESS:
            self.succeeded = report
            self._told = report.identity
            self.sequel = Sequel.MISSED
        elif self.resumption is not None:
            self.resumption.want(report)
        elif self.is_awaited:
            self._unbegun = report

    def take_unbegun(self) -> Report | None:
        """What has the server serve the action once more at which an earlier life was; None if nobody wants that."""
        resumed = self.resumption
        return None if resumed is None else resumed.take_unbegun(known=self.knows(resumed.running.identity))

    def take_success(self) -> Report | None:
        """What has the server serve the action behind it once more; None if nobody is about to create its container."""
        unbegun, self._unbegun = self._unbegun, None
        return self.succeeded if unbegun is not None and self.is_awaited else None

    def note_sent(self, report: Report) -> None:
        """Note what is about to be said: the server may act on it even if its answer gets lost."""
        self.running = None
        if self._ahead is not None and self._ahead.identity == report.identity:
            self._ahead = None
        if report.state is State.SUCCESS and self._told != report.identity:
            self._told = report.identity
            self.sequel = Sequel.OPEN
        if (resumption := self._resumed(report)) is None:
            return
        if report.state is State.PENDING:
            resumption.note_put_back()
        elif report.state is not State.RUNNING:
            resumption.note_end()

    def note_acknowledged(self, report: Report) -> None:
        """Note what the server has heard."""
        match report.state:
            case State.RUNNING:
                if self.knows(report.identity):
                    self._known_running.add(report.identity)
                    self.running = self._show(report.identity)
            case State.SUCCESS:
                self.succeeded = report
            case State.PENDING:
                self._failed = ""
            case _:
                self._failed = report.identity

    def note_refused(self, report: Report) -> None:
        """Note that the server will not take a report. Whether what it served still counts, it alone knows."""
        self._ahead = None
        if report.state is State.PENDING and (resumption := self._resumed(report)) is not None:
            resumption.note_refused()

    def note_missed(self) -> None:
        """An answer got lost that may have served the action behind the last SUCCESS."""
        if self._told and self.sequel is Sequel.OPEN:
            self.sequel = Sequel.MISSED

    def note_over(self) -> None:
        """Some workflow is over; it may be this one."""
        self.sequel = Sequel.UNLIKELY

    def _resumed(self, report: Report) -> Resumption | None:
        """The resumption, if a report is about its action."""
        same = self.resumption is not None and self.resumption.running.identity == report.identity
        return self.resumption if same else None

    def _is_acknowledged(self, identity: str) -> bool:
        """Whether the server's last SUCCESS is an action's."""
        return self.succeeded is not None and self.succeeded.identity == identity

    def _show(self, identity: str) -> Context:
        """What the server shows while an action is current."""
        position = next(index for index, action in enumerate(self.actions) if action.identity == identity)
        action = self.actions[position]
        state = State.RUNNING if identity in self._known_running else State.PENDING
        return Context(
            self.workflow, action.worker, action.task, action.name, position, state, total=0, identity=identity
        )
