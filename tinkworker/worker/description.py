"""What servers said of actions: kept in memory only, for it may hold secrets, and asked for again when not there."""

import hashlib
import json
from collections.abc import Sequence

from attrs import asdict, define, field

from tinkworker.lifecycle.attempt import Attempt, Outline
from tinkworker.server.port import Action, Report, Server, State

KEPT = 8
"""Of how many workflows descriptions are kept at most, the latest: one is worked on, and a few may still clear up."""


def fingerprint(action: Action) -> str:
    """
    A hash over everything that the server said of an action: 16 hexadecimal digits.

    Servers that keep volumes and environment in maps (tink v0.2 to v0.8) may say them in another order next time.
    """
    sets = {"environment": sorted(action.environment), "volumes": sorted(action.volumes)}
    content = json.dumps(asdict(action) | sets, sort_keys=True)
    return hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def outline(action: Action) -> Outline:
    """What may be written down of an action."""
    return Outline(
        task=action.task,
        name=action.name,
        worker=action.worker,
        image=action.image,
        timeout=action.timeout,
        on_timeout=bool(action.on_timeout),
        on_failure=bool(action.on_failure),
        fingerprint=fingerprint(action),
        identity=action.identity,
    )


def fingerprint_of(actions: Sequence[Action]) -> str:
    """A hash over all actions of a workflow: 16 hexadecimal digits."""
    return hashlib.sha256("/".join(map(fingerprint, actions)).encode()).hexdigest()[:16]


def reported(workflow: str, outline: Outline, state: State, message: str = "") -> Report:
    """A report about an action, as far as it follows from what may be written down of that."""
    return Report(
        workflow, outline.task, outline.name, outline.worker, state, message=message, identity=outline.identity
    )


class NotDescribed(Exception):
    """The server does not say what an action is."""


class DescriptionChanged(NotDescribed):
    """The server says something else of an action now than when its workflow was taken: that is another workflow."""


@define
class Descriptions:
    """
    The actions of the workflows that this worker knows.

    Attributes:
        server: Who is asked.
        known: What it said, by workflow, the latest last.
    """

    server: Server
    known: dict[str, tuple[Action, ...]] = field(factory=dict, repr=False)

    async def fetch(self, workflow: str) -> tuple[Action, ...]:
        """
        Ask the server, and keep what it says.

        Raises:
            ServerFault: It does not say.
        """
        actions = await self.server.actions(workflow)
        self.known.pop(workflow, None)
        self.known[workflow] = actions
        for oldest in list(self.known)[:-KEPT]:
            del self.known[oldest]
        return actions

    def want(self, attempt: Attempt, expected: Outline) -> None:
        """
        Somebody is about to create an action's container, or to look for another worker's before that. If nobody here
        knows what it is to be, the server may have to hear that the action has not begun; nobody else's question may
        make it believe that.
        """
        if not self.known.get(attempt.workflow):
            self.server.recall(reported(attempt.workflow, expected, State.PENDING))

    async def action(self, attempt: Attempt, expected: Outline) -> Action:
        """
        What the server said of an action.

        Raises:
            ServerFault: It is not known any more (the worker was restarted), and the server does not say.
            NotDescribed: The server, which serves one action at a time, does not serve it now.
            DescriptionChanged: It is not what it was.
        """
        action = await self.current(attempt)
        if action is None and attempt.identity:
            self.forget(attempt.workflow)
            raise NotDescribed(f"the server does not serve action {attempt.action!r} now")
        if action is None or fingerprint(action) != expected.fingerprint:
            self.forget(attempt.workflow)
            raise DescriptionChanged(
                f"the server now says something else of action {attempt.index} ({attempt.action!r})"
            )
        return action

    async def current(self, attempt: Attempt) -> Action | None:
        """
        What the server says of an action now, whatever it said before.

        Raises:
            ServerFault: It is not known (any more), and the server does not say.
        """
        return self.find(attempt, self.known.get(attempt.workflow) or await self.fetch(attempt.workflow))

    def find(self, attempt: Attempt, actions: Sequence[Action]) -> Action | None:
        """The action of an attempt among those of its workflow: by the protocol's id, or else by its place."""
        if attempt.identity:
            return next((action for action in actions if action.identity == attempt.identity), None)
        return actions[attempt.index] if attempt.index < len(actions) else None

    def forget(self, workflow: str) -> None:
        """It is over."""
        self.known.pop(workflow, None)
