"""What is seen of a worker and is no fault: lines of its log that explain others, and those of its status."""

from tinkworker.cli.explain.symptom.symptom import Symptom

# A table is read by its rows, which a formatter would tear apart.
# fmt: off
SYMPTOMS = (
    Symptom("tink-worker 0.1.0", r"^(\S+ )*tink-worker \d+\.\d+\S*( |$)",
            "The first line of each life: version, runtime, server, charts, and the workflows it goes on with.",
            "None. One more of these lines is one more life: the line before it says how the last one ended."),
    Symptom("to repeat it by hand", r"to repeat it by hand",
            "An action has not done well. `command` starts the same container again, without the values of its "
            "environment, which may be secret.",
            "Give it on the machine, or anywhere else with that image, with the values that it needs."),
    Symptom("what this worker is doing", r"what this worker is doing",
            "Somebody sent SIGUSR1. It tells of each machine its state, what it asks for and its timers in seconds, "
            "and of each task where it waits.",
            "Explain `asks` and `state` in the same way; `journal show` tells how it came there."),
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
