"""
From the action that was reported last to the one that comes next.

Servers up to tink v0.8 show the former, with an empty name before the first report. The port speaks of the first action
that is not SUCCESS; its names come from the list of actions.
"""

from collections.abc import Awaitable, Callable, Iterable

from attrs import define, evolve, field

from tinkworker.server.port import Action, Context, Refusal, ServerRefused, State


@define(eq=False)
class Moving:
    """
    Moves contexts on.

    Attributes:
        ask: Lists a workflow's actions; asked once as long as the workflow is of interest.
    """

    ask: Callable[[str], Awaitable[tuple[Action, ...]]]
    _known: dict[str, tuple[Action, ...]] = field(factory=dict, init=False)

    async def on(self, shown: Context) -> Context | None:
        """
        A context that shows the first action that is not SUCCESS; None if the workflow is gone meanwhile.

        A place that the workflow does not have is passed on, for whoever judges that.

        Raises:
            ServerFault: The actions are needed, and the server does not say.
        """
        if shown.action and shown.state is not State.SUCCESS:
            return shown
        position = shown.position + (shown.state is State.SUCCESS)
        if position == shown.total:
            return evolve(shown, worker="", task="", action="", position=position)
        actions = await self._actions(shown.workflow)
        if not actions:
            return None
        if not 0 <= position < len(actions):
            return evolve(shown, position=position, state=State.PENDING, total=len(actions))
        following = actions[position]
        return evolve(
            shown,
            worker=following.worker,
            task=following.task,
            action=following.name,
            position=position,
            state=State.PENDING,
        )

    def keep(self, workflows: Iterable[str]) -> None:
        """Forget all other workflows."""
        self._known = {workflow: self._known[workflow] for workflow in workflows if workflow in self._known}

    async def _actions(self, workflow: str) -> tuple[Action, ...]:
        """The actions of a workflow; none if it is gone."""
        if workflow not in self._known:
            try:
                self._known[workflow] = await self.ask(workflow)
            except ServerRefused as fault:
                if fault.refusal is not Refusal.UNKNOWN_WORKFLOW:
                    raise
                return ()
        return self._known[workflow]
