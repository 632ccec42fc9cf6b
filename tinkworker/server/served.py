"""What a server that serves one action at a time has served so far."""

from attrs import define, field

from tinkworker.server.port import Action, Context, Report, State


@define
class Served:
    """
    The actions of each workflow in the order in which they came, and how far this worker has told the server they are.

    It lasts as long as the process. A worker that starts anew is served the action that is current once more, and
    counts from there.

    Attributes:
        running: What the server shows for as long as an action runs that it knows to be running; otherwise None.
    """

    running: Context | None = None
    _actions: dict[str, list[Action]] = field(factory=dict)
    _known_running: set[str] = field(factory=set)
    _succeeded: set[str] = field(factory=set)

    def take(self, workflow: str, action: Action) -> Context:
        """
        Note an action that was served.

        The next one is served only when the one before it has succeeded. Another one that comes although that was never
        said belongs to another workflow, which was made by the same name; what is known of the former is forgotten.
        """
        actions = self._actions.setdefault(workflow, [])
        if not any(known.identity == action.identity for known in actions):
            if actions and actions[-1].identity not in self._succeeded:
                actions.clear()
            actions.append(action)
        known = action.identity in self._known_running
        return self._show(workflow, action.identity, State.RUNNING if known else State.PENDING)

    def actions(self, workflow: str) -> tuple[Action, ...]:
        """The actions of a workflow; nothing if it never had any, or was forgotten."""
        return tuple(self._actions.get(workflow, ()))

    def forget(self, workflow: str) -> None:
        """Forget a workflow that the server does not know any more."""
        self._actions.pop(workflow, None)

    def note_sent(self, report: Report) -> None:
        """Note what is about to be said: the server may act on it even if its answer gets lost."""
        self.running = None
        if report.state is State.SUCCESS:
            self._succeeded.add(report.identity)

    def note_acknowledged(self, report: Report) -> None:
        """Note what the server has heard."""
        known = (action.identity for action in self.actions(report.workflow))
        if report.state is State.RUNNING and report.identity in known:
            self._known_running.add(report.identity)
            self.running = self._show(report.workflow, report.identity, State.RUNNING)

    def _show(self, workflow: str, identity: str, state: State) -> Context:
        """What the server shows while an action is current."""
        actions = self._actions[workflow]
        position = next(index for index, action in enumerate(actions) if action.identity == identity)
        action = actions[position]
        return Context(workflow, action.worker, action.task, action.name, position, state, total=0, identity=identity)
