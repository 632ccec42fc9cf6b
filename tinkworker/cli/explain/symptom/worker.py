"""What is seen of the worker itself."""

from tinkworker.cli.explain.symptom.symptom import Symptom

# A table is read by its rows, which a formatter would tear apart.
# fmt: off
SYMPTOMS = (
    Symptom("a worker of this id lives already, as process 7", r"a worker of this id lives already",
            "Two workers have the same id and the same data folder.",
            "End one of them. If an old one hangs, `tink-worker status` names its process."),
    Symptom("data-dir: ... cannot be the worker's folder: ...", r"cannot be the worker's folder",
            "What `--data-dir` names is a file, or cannot be made, read or written by this user.",
            "Name a folder that can be written, mount one there, or be its user."),
    Symptom("... cannot be written, so it is removed", r"cannot be written, so it is removed|has no room ahead",
            "The disk of the data folder is full, or gone. The worker goes on without that journal.",
            "Make room. Until then a crash of the worker is survived by labels and the server alone."),
    Symptom("a journal is set aside as ...unusable",
            r"a journal is set aside|ends before anything had begun|written in format",
            "It is damaged, or of a version that this one cannot follow. Engine and server tell what was in it.",
            "Keep the file if something ran twice: it is the proof. Otherwise none."),
    Symptom("... cannot be read, so nothing in it is known: ...",
            r"cannot be read, so nothing|no journal to go on with, and cannot be set aside",
            "The disk fails, or somebody took the right to that file. Engine and server tell what was in it.",
            "Look into the kernel's log (`dmesg`) for the disk, and at the owner of the file."),
    Symptom("... was no folder of this worker; what stood there is removed", r"was no folder of this worker",
            "Somebody, perhaps an action, put a link or a file in place of the worker's own folder.",
            "Find out who: that folder is the worker's alone, and what it had kept there may be lost."),
    Symptom("... is not this worker's alone, and cannot be made so: ...", r"is not this worker's alone",
            "The folder belongs to somebody else, or others may write in it, who could plant a journal there.",
            "Give the folder to the worker's user alone (`chown`, `chmod 700`), or choose another `--data-dir`."),
    Symptom("the worker hangs and is killed", r"the worker hangs and is killed",
            "The worker gave no sign of life for a minute; its supervisor starts it again.",
            "If it comes again, send SIGUSR1 while it hangs and report what is written."),
    Symptom("the worker does not stop and is killed", r"the worker does not stop and is killed",
            "It was told to stop and did not, in time; what it knew is in its journal.",
            "None, once: its successor goes on from there. If it comes again, report it with the log."),
    Symptom("the worker crashed (exit status 1); it is started again in 1 s", r"the worker crashed|(^|: )crashed: ",
            "A bug, or somebody killed it (SIGKILL: perhaps the kernel, for want of memory). It goes on where it was.",
            "Report it, with the line `crashed` of the log and the journal. None if a person killed it."),
    Symptom("runtime.release is given up: this program failed ...", r"is given up: this program failed",
            "A bug: the worker crashed three times at this, and goes on without; the line names the journal.",
            "Report it with that journal. Containers left: `docker ps --all --filter label=org.tinkworker.worker`."),
    Symptom("... is in 'pulling' and knows no event 'exited' there", r"knows no event",
            "Something happened that the charts do not allow there; nothing was changed by it.",
            "Report it, with the journal."),
    Symptom("id is not set", r"is not set\b",
            "A setting that must be there is not.",
            "Give it as the line says. Hook passes `worker_id` and `grpc_authority` of the kernel's command line."),
    Symptom("TINKERBELL_TLS (tinkerbell-tls): 'no' is not allowed", r"is not allowed\b|unknown flag|"
            r"belongs to no flag|neither a flag|needs a value|not a setting|accepted and means nothing",
            "A setting is misspelt, or has a value that it cannot have; the Go worker took many of these for zero.",
            "Correct it where the line says; `tink-worker --show-settings` shows where each value comes from."),
)
# fmt: on
