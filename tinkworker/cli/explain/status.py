"""What exit statuses mean: those of actions, and the worker's own."""

from tinkworker.lifecycle.conclusion import SIGNALS

ACTIONS = {
    0: "the action did what it should",
    125: "the engine itself failed before the action ran",
    126: "the command is there and may not be executed",
    127: "there is no such command in the image",
}
WORKERS = {
    0: "it was told to stop, or with --once nothing was left to do",
    1: "with --once: a bug ended it; with --workflow: the workflow did not succeed",
    2: "wrong flags or settings; it says which",
    3: "`tink-worker status`: no worker lives",
    130: "it was interrupted from the keyboard",
}
BY_SIGNAL = 128
LARGEST = 255


def explain_status(status: int) -> list[str]:
    """What it means as the status of an action, and as one of the worker's commands."""
    if status > LARGEST:
        return [f"exit status {status} cannot be: they end at {LARGEST}"]
    signal = SIGNALS.get(status - BY_SIGNAL)
    said = ACTIONS.get(status, f"it was ended by SIG{signal}" if signal else "what the action's program means by it")
    lines = [f"exit status {status} of an action: {said}"]
    if status in WORKERS:
        lines.append(f"exit status {status} of tink-worker: {WORKERS[status]}")
    return lines
