"""What a server lists that cannot be: it is not believed, and that is told.

Of a workflow that lives here a server cannot say nothing at all, so what it says of that one counts as no answer. Any
other is left out, as if it were not listed, and is taken up once the server says something else of it.
"""

from collections.abc import Callable, Iterable

from attrs import define, field

from tinkworker.observe.port import Subject
from tinkworker.server.port import Context, ServerUnreachable, State


@define(eq=False)
class Sense:
    """
    Tells what makes sense of what a server lists.

    Attributes:
        lives: Whether a workflow of a name lives here.
        warn: Is told of what makes none, once for as long as the server says the same.
    """

    lives: Callable[[str], bool]
    warn: Callable[[str, Subject], None]
    _told: dict[str, str] = field(factory=dict)

    def sort_out(self, contexts: Iterable[Context], server: str) -> tuple[Context, ...]:
        """
        What makes sense of a server's list.

        Raises:
            ServerUnreachable: What it says of a workflow that lives here makes none.
        """
        contexts = tuple(contexts)
        told, self._told = self._told, {context.workflow: text for context in contexts if (text := nonsense(context))}
        for workflow, text in self._told.items():
            if told.get(workflow) != text:
                said = f"the server {server} lists this workflow {text}, which cannot be, and is not believed"
                self.warn(said, {"workflowID": workflow})
        for context in contexts:
            self.check(context, server)
        return tuple(context for context in contexts if context.workflow not in self._told)

    def check(self, context: Context, server: str) -> None:
        """
        Make sure that what a server says of a workflow that lives here makes sense.

        Raises:
            ServerUnreachable: It does not.
        """
        if (text := nonsense(context)) and self.lives(context.workflow):
            where = f"the workflow {context.workflow} {text}"
            raise ServerUnreachable(f"the server {server} lists {where}, which cannot be, and is not believed")


def nonsense(context: Context) -> str:
    """
    Where a server lists a workflow that cannot be there; empty if it can.

    An action stands at one of the places that the workflow has. Servers give the place behind the last one to what is
    over, in state SUCCESS; and where actions have ids, they come one by one, and nobody says how many there are.
    """
    position, total = context.position, context.total
    over = context.state is State.SUCCESS and position == total
    if 0 <= position < total or (over and total >= 0) or (context.identity and position >= 0):
        return ""
    return f"at action {position} (counted from 0) of {total}"
