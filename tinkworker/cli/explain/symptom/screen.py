"""What `tink-worker status` shows of a worker."""

from tinkworker.cli.explain.symptom.symptom import Symptom

# A table is read by its rows, which a formatter would tear apart.
# fmt: off
SYMPTOMS = (
    Symptom("worker 52:54:00:12:34:01: lives as process 7", r"(?<!already, )\b(of the id \S+ )?lives, as process|"
            r"\blives as process",
            "The worker of that id is there: it holds the lock of its folder.",
            "None. A second one with the same id and folder would wait for its end."),
    Symptom("worker 52:54:00:12:34:01: does not live here", r"does not live here",
            "Its folder is here, and nobody holds its lock: it has ended, or lives in another container, unseen.",
            "See whether that container runs (`docker ps`), and give the command within, by `docker exec`."),
    Symptom("no worker has ever lived here", r"no worker has (ever )?lived",
            "Nothing of a worker is in this data folder.",
            "Name the worker's own with `--data-dir`, or give the command where it runs, as by `docker exec`."),
    Symptom("tink-worker status: ... cannot be read: Permission denied", r"status: \S+ cannot be read",
            "The worker's folder is for the eyes of its own user only.",
            "Give the command as that user, mostly root."),
    Symptom("server 192.168.1.1:42113: has not answered yet",
            r"has not answered yet|\banswered (before this boot|(?!is ).* ago)",
            "When the server last answered this worker. A server for agents holds a question for up to a minute.",
            "If it has not, or not for minutes, give `tink-worker doctor` with the worker's own settings."),
    Symptom("no workflow", r"^\s*no workflow\s*$",
            "The worker has nothing to do: all that it ever took has ended.",
            "None. If one is expected, `tink-worker doctor` says what the server has for the worker's id."),
    Symptom("1 report not delivered yet", r"report\S* not delivered yet",
            "The server does not know yet how an action stands. What it is to know is kept, and sent again.",
            "Explain the line of that report, or `server lost`, whichever is there."),
    Symptom("NO SIGN OF LIFE for 2:00.0 min", r"no sign of life",
            "The worker has written nothing for longer than any question to a server lasts: it hangs, or is stopped.",
            "Give the command that the line names, and keep the log; the supervisor starts it anew after a minute."),
    Symptom("waits for its turn", r"waits for its turn",
            "Everything is ready for this action; the one before it has not ended, or the server is yet to know that.",
            "None: see what the action above it waits for."),
    Symptom("waits for a pause to pass (report_backoff)", r"a pause to pass",
            "Something did not work and is tried again after a while; the line ends with why.",
            "Explain the end of the line."),
    Symptom("last workflow default/debian: failed 3.000 s ago", r"last workflow \S+: ",
            "How the workflow ended that was done last, and the file that tells all of it, step by step.",
            "`tink-worker journal show FILE`, with that file."),
)
# fmt: on
