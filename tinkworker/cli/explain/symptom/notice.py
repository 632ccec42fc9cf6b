"""What is seen of a worker and is no fault: lines of its log that explain others."""

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
)
# fmt: on
