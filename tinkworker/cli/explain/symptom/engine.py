"""What is seen when the engine, or what stands in its place, does not do what it should."""

from tinkworker.cli.explain.symptom.symptom import Symptom

# A table is read by its rows, which a formatter would tear apart.
# fmt: off
SYMPTOMS = (
    Symptom("cannot start the container ..., as the engine is going down: ...", r"as the engine is going down",
            "The engine was told to end, and answers only on connections that it had before.",
            "None: the worker asks again until an engine is back. If none comes, start it."),
    Symptom("the engine at unix:///var/run/docker.sock: ...", r"the engine at \S+:",
            "The engine does not answer. Actions that run go on without it being seen.",
            "Start it, or mount its socket into the worker's container; `tink-worker doctor` asks it."),
    Symptom("what answers at unix:///var/run/docker.sock is no engine", r"what answers at \S+ is no engine",
            "Something else listens on that socket, or a proxy does.",
            "Check DOCKER_HOST and what is mounted."),
    Symptom("the engine at ... speaks version 1.52 of its API or later",
            r"speaks version \S+ of its API|on a version of its API",
            "The engine is so new that it does not speak with this worker.",
            "As the line says: take a later worker, or have the engine speak older versions."),
    Symptom("the SDK cannot read the config.json in ~/.docker", r"cannot read the config\.json",
            "A file that the worker has no use for is damaged.",
            "Remove it."),
    Symptom("cannot create the container ...: one of that name is there with other labels", r"with other labels",
            "Somebody else has a container of that name, or an older version of this worker had.",
            "See whose it is (`docker inspect`), and remove it if nobody needs it."),
    Symptom("the container ... is not ours: it has no label org.tinkworker.worker", r"is not ours|has no label",
            "The worker was about to touch a container that it did not make, and did not.",
            "None; if it comes again, report it with the journal."),
    Symptom("the container ... was killed and the engine says that it runs on", r"was killed and (the engine|does not)|"
            r"does not come to an end|cannot (be )?removed?\b",
            "The kernel does not let go of a process: one that waits for a device, mostly a disk that hangs.",
            "Look into the kernel's log (`dmesg`) for the device; the worker tries on."),
    Symptom("there is no container ...", r"there is no container|has been removed|\bcontainer \S+ is gone",
            "Somebody removed it, or the engine was restarted with other data.",
            "Ask who removes containers on this machine; the worker goes on with what the server says."),
    Symptom("the engine cannot read the container's output: ...", r"cannot read the container's output",
            "The engine keeps no copy of what containers print, as with the log driver `none`.",
            "None: the action runs, and its end is reported without its last lines."),
    Symptom("the engine broke off in the middle of a container's output", r"engine broke off|engine's answer is|"
            r"engine answered is not|the engine ended the output",
            "The engine was ended, or something between it and the worker changes what it says.",
            "Look at the engine's log; the worker asks again."),
    Symptom("... is damaged (...); remove the folder ...", r"is damaged \(.*remove the folder",
            "With `--runtime process`: the folder of a process is not as this worker left it.",
            "Remove it as the line says."),
    Symptom("... its keeper ended before the action began", r"its keeper ended",
            "With `--runtime process`: the small program that looks after the action could not begin.",
            "The line ends with its last words: mostly a full disk, or too many processes."),
)
# fmt: on
