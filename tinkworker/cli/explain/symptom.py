"""What shows that something is wrong, where it comes from, and what to do.

The one table behind `tink-worker explain` and the operators' page "When something is wrong".
"""

import re
from typing import NamedTuple


class Symptom(NamedTuple):
    """
    Something that people see.

    Attributes:
        shown: What it looks like in the log or in a report, as the page shows it.
        pattern: What it is recognised by, in any case.
        cause: Where it comes from.
        remedy: What to do.
    """

    shown: str
    pattern: str
    cause: str
    remedy: str

    def fits(self, text: str) -> bool:
        """Whether a text shows it."""
        return re.search(self.pattern, text, re.IGNORECASE) is not None


# A table is read by its rows, which a formatter would tear apart.
# fmt: off
SYMPTOMS = (
    Symptom("exit status 137: killed, out of memory", "out of memory",
            "The kernel ended the action for want of memory. In Hook images and files of actions lie in memory too.",
            "Give the machine more memory, stream to disk what the action downloads, or take smaller images."),
    Symptom("exit status 137: killed (SIGKILL), perhaps for want of memory", r"SIGKILL",
            "Somebody sent SIGKILL: the kernel for want of memory, an engine that was stopped, a person.",
            "Look into the kernel's log (`dmesg`) for `Out of memory`."),
    Symptom("exit status 127: executable file not found in $PATH", r"exit status 12[67]|executable file not found",
            "The command is not in the image, or may not be executed. `command` goes to the image's ENTRYPOINT.",
            "Compare `command` in the template with that; the log has a line `to repeat it by hand`."),
    Symptom("exec format error", r"exec format error|no match(ing manifest)? for",
            "The image is for another kind of processor.",
            "Publish it for this machine's too, as one image for several platforms."),
    Symptom("timeout: not finished within 90 s", r"timeout: not finished",
            "The action ran for longer than its `timeout`; 0 or none means an hour. Pulling does not count.",
            "Raise `timeout` of the action; look at its last lines for what it waited for."),
    Symptom("workflow timeout", r"workflow timeout",
            "`--timeout`, or the template's `global_timeout` of a file, ran out.",
            "Raise it; it has to cover all actions with their pulls."),
    Symptom("lost: the container ... was started by this worker and is gone", r"\blost: the container .* is gone",
            "The engine or the machine was restarted while it ran, or somebody removed its container.",
            "See on the machine how far it came; `--on-lost rerun` runs such actions again, if yours may be."),
    Symptom("lost: ... has its image and folder, but another command", r"lost: .*another command",
            "Another worker had begun it, and the template was changed since.",
            "Wait for that container, or remove it and make the workflow anew."),
    Symptom("internal error", r"internal error",
            "A bug of this worker: it crashed three times at the same place, and gave up that action instead.",
            "Report it, with the journal that the line names: `tinkworker journal replay FILE` repeats it."),
    Symptom("manifest unknown", r"manifest unknown|manifest for .* not found|name unknown|repository .* not found",
            "The registry answered, and it has no such image, or no such tag.",
            "Compare the reference in the line with what was pushed; see `--image-source` and `--docker-registry`."),
    Symptom("unauthorized: authentication required", r"unauthorized|authentication required|access.*denied",
            "The registry wants credentials, or other ones. They go to the registry of `--docker-registry` only.",
            "`tink-worker doctor` tries them. Docker Hub says so of repositories that do not exist, too."),
    Symptom("toomanyrequests", r"toomanyrequests|429 too many",
            "The registry limits how often is pulled.",
            "Log in, or use a mirror of your own with `--docker-registry`; the worker tries on."),
    Symptom("no space left on device", r"no space left|disk quota exceeded",
            "The engine's folder is full; in Hook that is memory.",
            "Give the machine more memory, take smaller images, or set `--prepare-ahead off`."),
    Symptom("x509: certificate has expired or is not yet valid", r"not yet valid",
            "A certificate's time has not come by this machine's clock, which shows 1970 until it is set.",
            "Set the clock (ntpd); the worker tries on until then."),
    Symptom("CERTIFICATE_VERIFY_FAILED", r"certificate.verify.failed|self.signed certificate|unknown authority",
            "Nobody whom this machine trusts has signed the server's certificate, or it is for another name.",
            "`--tinkerbell-ca-file` names the authority; `tink-worker doctor` says what exactly is wrong."),
    Symptom("WRONG_VERSION_NUMBER", r"wrong.version.number",
            "The worker speaks TLS and the server does not.",
            "`--tinkerbell-tls=false`; Hook's kernel command line has `tinkerbell_tls`."),
    Symptom("... speaks no protocol of Tinkerbell's that is known here", r"speaks no protocol",
            "Something answers gRPC there that is no Tink server, or a proxy does.",
            "Check `--tinkerbell-grpc-authority`: it is the server's gRPC port, 42113 if nobody changed it."),
    Symptom("failed to connect to all addresses; Connection refused (UNAVAILABLE)", r"UNAVAILABLE|failed to connect to",
            "Nothing listens there, or what listens closes the connection at once, as a server with TLS does.",
            "Check address, server and `--tinkerbell-tls`. The worker tries on, and resumes within seconds."),
    Symptom("... (DEADLINE_EXCEEDED)", r"DEADLINE_EXCEEDED",
            "The server did not answer in time, or the connection is dead.",
            "Check the network and the server's load. The worker connects anew."),
    Symptom("invalid workflow id", r"invalid workflow id",
            "The server does not find the workflow, or could not write it: a conflict, an outage of Kubernetes.",
            "None, if it passes. If it stays, the workflow was deleted, and the worker lets go of it by itself."),
    Symptom("... does not match the current action", r"does not match",
            "The server shows another action as the current one: it had the report already, or was changed by hand.",
            "None: the worker reads the server's state and goes on from there."),
    Symptom("the engine at unix:///var/run/docker.sock: ...", r"the engine at \S+:",
            "The engine does not answer. Actions that run go on without it being seen.",
            "Start it, or mount its socket into the worker's container; `tink-worker doctor` asks it."),
    Symptom("a worker of this id lives already, as process 7", r"a worker of this id lives already",
            "Two workers have the same id and the same data folder.",
            "End one of them. If an old one hangs, `tink-worker status` names its process."),
    Symptom("... cannot be written, so it is removed", r"cannot be written, so it is removed",
            "The disk of the data folder is full, or gone. The worker goes on without that journal.",
            "Make room. Until then a crash of the worker is survived by labels and the server alone."),
    Symptom("a journal is set aside as ...unusable", r"a journal is set aside",
            "It is damaged, or of a version that this one cannot follow. Engine and server tell what was in it.",
            "Keep the file if something ran twice: it is the proof. Otherwise none."),
    Symptom("the worker hangs and is killed", r"the worker hangs and is killed",
            "The worker gave no sign of life for a minute; its supervisor starts it again.",
            "If it comes again, send SIGUSR1 while it hangs and report what is written."),
    Symptom("id is not set", r"is not set\b",
            "A setting that must be there is not.",
            "Give it as the line says. Hook passes `worker_id` and `grpc_authority` of the kernel's command line."),
)
# fmt: on


def markdown() -> list[str]:
    """The table as a page has it."""
    rows = [f"| `{row.shown}` | {row.cause} | {row.remedy} |" for row in SYMPTOMS]
    return ["| What is shown | Where it comes from | What to do |", "| --- | --- | --- |", *rows]
