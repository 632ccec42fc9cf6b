"""What the Tinkerbell servers from v0.17 on mean by a status."""

from tinkworker.server.meaning import Meaning
from tinkworker.server.port import Refusal

SERVED_BEFORE = (
    Meaning(
        "GetAction",
        "FAILED_PRECONDITION",
        "current Action not in success state",
        None,
        "Up to v0.23: the action that comes next was served already. If it is known here it counts as served; "
        "otherwise the SUCCESS of the one before it is told again, so that it is served once more.",
    ),
    Meaning(
        "GetAction",
        "FAILED_PRECONDITION",
        "first Action not in pending state",
        None,
        "The same of the first action of a task, which has begun.",
    ),
)

HELD = Meaning(
    "GetAction",
    "DEADLINE_EXCEEDED",
    "",
    None,
    "The server holds the call for longer than it is waited for, as v0.17.0 does, if it answers another call at once; "
    "otherwise it cannot be reached. If an action is known here that it was served, that one counts as served.",
)

NOTHING_THERE = Meaning("GetAction", "NOT_FOUND", "no Workflows found", None, "There is no workflow for this agent.")

MEANINGS = (
    *SERVED_BEFORE,
    HELD,
    NOTHING_THERE,
    Meaning(
        "GetAction",
        "NOT_FOUND",
        "",
        None,
        "It is another agent's turn in the workflow that the server looks at first, or nothing of that is left.",
    ),
    Meaning(
        "GetAction",
        "FAILED_PRECONDITION",
        "",
        None,
        "The machine is not ready, or the workflow that the server looks at first is over.",
    ),
    Meaning(
        "ReportActionStatus",
        "NOT_FOUND",
        "",
        Refusal.UNKNOWN_WORKFLOW,
        "There is no action of this id for this agent: the workflow was made again, or is another one's.",
    ),
    Meaning(
        "ReportActionStatus",
        "INTERNAL",
        '" not found',
        Refusal.UNKNOWN_WORKFLOW,
        "Kubernetes' own words, passed on: the workflow was deleted.",
    ),
    Meaning(
        "ReportActionStatus",
        "FAILED_PRECONDITION",
        "",
        Refusal.MISMATCH,
        "The workflow is in no state for this report. No released server says so, and Go's agent is ready for it.",
    ),
    Meaning("", "INVALID_ARGUMENT", "", Refusal.MALFORMED, "A field is empty."),
)
