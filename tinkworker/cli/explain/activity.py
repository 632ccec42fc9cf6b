"""What the worker may be waiting for, as its status, its charts and its stacks name it: `runtime.wait`."""

from collections.abc import Iterator, Mapping

from tinkworker.cli.status.family import OTHERS

MEANINGS: Mapping[str, str] = {
    "runtime.survey": "which containers of a workflow, or of an earlier one of its name, are there",
    "runtime.clear": "ends and removes containers of another workflow that had this name",
    "runtime.find": "whether the action's container is there already, as after a restart of this worker",
    "runtime.seek": "the same for an action that may have begun: running or ended, it is never begun again",
    "runtime.pull": "gets the image, layer by layer; without progress for two minutes it is tried again",
    "runtime.room": "looks after the room that an image takes ahead of its turn: the action that runs is left enough",
    "runtime.create": "makes the container, which runs nothing yet",
    "runtime.start": "starts the container",
    "runtime.wait": "the action runs, and its end is waited for, for as long as its timeout allows",
    "runtime.watch": "a worker before this one made its container; its end is waited for all the same",
    "runtime.stop": "ends the action: SIGTERM first, SIGKILL after ten seconds",
    "runtime.handle": "runs what the template has under `on-failure` or `on-timeout`",
    "runtime.remove": "removes the container, which ran nothing",
    "runtime.release": "removes the containers of a workflow that is over",
    "server.workflows": "asks for work; an agents' server holds the question for up to a minute",
    "server.actions": "asks for the actions of a workflow that is to be taken",
    "server.report": "reports how an action stands; it must be acknowledged before anything follows from it",
    "server.read": "reads what the server shows of an action, before it is told anything again",
    "worker.recover": "goes through the journals of an earlier life, and sees whether another worker of this id lives",
    "worker.flush": "delivers what is known and removes what is not needed, on the way out",
}
"""What each does; a test sees that it has all of the charts'."""


def explain_activity(text: str) -> Iterator[str]:
    """What activities do that a text names: `runtime.wait`, or as the status has it, `the engine (wait)`."""
    for name, meaning in MEANINGS.items():
        who, _, what = name.partition(".")
        if name in text or f"{OTHERS[who]} ({what})" in text:
            yield f"{name}, asked of {OTHERS[who]}: {meaning}"
