"""What is kept in memory of a workflow goes when it is over: there may be secrets in it, and Hook has little memory."""

from collections.abc import Mapping

from attrs import frozen

from tinkworker.lifecycle.workflow.data import Outcome
from tinkworker.observe.port import Level, Subject, Transition
from tinkworker.worker.description import Descriptions
from tinkworker.worker.evidence import Evidence

ENDS = frozenset(outcome.value for outcome in Outcome)
"""The states in which a workflow is over on this worker."""


@frozen
class Forgetting:
    """
    Watches for workflows that are over. An observer, as it has nothing to say in what happens.

    Attributes:
        descriptions: What its actions are.
        evidence: What the server thinks of it.
    """

    descriptions: Descriptions
    evidence: Evidence

    def transition(self, transition: Transition) -> None:
        """Forget a workflow that is over."""
        if transition.chart == "workflow" and transition.target in ENDS:
            self.descriptions.forget(transition.subject["workflowID"])
            self.evidence.forget(transition.subject["workflowID"])

    def message(self, level: Level, text: str, subject: Subject, fields: Mapping[str, object]) -> None:
        """Nothing ends with a message."""

    def output(self, stream: str, line: str, subject: Subject) -> None:
        """Nothing ends with a line of output."""

    def progress(self, image: str, done: int, total: int, subject: Subject) -> None:
        """Nothing ends with a pull."""
