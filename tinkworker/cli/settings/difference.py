"""
Where these settings differ from the Go worker's: all of it.

Unless a version is named, the Go worker is tink-worker v0.12.2, whose command line is made of cobra 1.8.1, pflag 1.0.5
and viper 1.19.0.
"""

from typing import NamedTuple


class Difference(NamedTuple):
    """
    One difference.

    Attributes:
        name: A word for it, for tests.
        given: What somebody writes or does.
        go: What the Go worker makes of it.
        here: What this worker makes of it, and why where that is not plain.
    """

    name: str
    given: str
    go: str
    here: str


# A table is read by its rows, which a formatter would tear apart.
# fmt: off
DIFFERENCES = (
    Difference("word", "`--tinkerbell-insecure-tls false`: a word that belongs to no flag, as a switch takes none",
               "ignores the word (here: takes any certificate)", "refused, with the way to write it"),
    Difference("mistakes", "several mistakes", "names the first one",
               "names them all, and warns of misspelt variables and unknown keys"),
    Difference("help", "`--help` or `--version` beside a mistake", "names the mistake", "does what it is asked for"),
    Difference("repeated", "a flag given twice, the first time with a wrong value", "refused", "the last one holds"),
    Difference("boolean", "`TINKERBELL_TLS=no`, or `tinkerbell-tls: no` in the file: no boolean of Go's",
               "false without a word (plaintext!); a number in the file other than 0 is true",
               "refused, as both refuse the flag"),
    Difference("duration", "`RETRY_INTERVAL=abc`, `1h30` or `1.5`; likewise in the file",
               "0, or as many nanoseconds, without a word: polls without a pause", "refused, as both refuse the flag"),
    Difference("integer", "`MAX_RETRY=abc` or `7.9`; likewise in the file", "0 without a word, or the number cut off",
               "refused, as both refuse the flag"),
    Difference("seconds", "`RETRY_INTERVAL=5`, `--timeout 60`, `retry-interval: 5`: a duration without a unit",
               "v0.7 to v0.12: nanoseconds; refused as a flag. v0.6 and before: refused",
               "seconds, which is what was meant"),
    Difference("pause", "`--retry-interval` of 0, less than 0, or some nanoseconds",
               "v0.7 to v0.12: polls without a pause. v0.6 and before: takes nanoseconds for seconds, `3ns` for 3s",
               "refused if less than 1ms"),
    Difference("timeout", "`--timeout`",
               "v0.7 to v0.12: never read. v0.6 and before: ends the worker, by default after an hour",
               "bounds one workflow, if it is set; less than 0 is refused"),
    Difference("retries", "`--max-retry`", "v0.9 to v0.12: never used. v0.8 and before: for connecting and reports",
               "bounds the pulls of an image; a report is tried until the server has it"),
    Difference("worker-id", "`WORKER_ID` without `ID`", "no id (tink-agent reads it)", "the id; `ID` wins over it"),
    Difference("empty", "`--id=`, or `id: ''` in the file: an empty id or authority",
               "accepted, and nothing is ever served",
               "refused"),
    Difference("unprintable", "an id or authority with a newline or another control character",
               "accepted, and nothing is ever served", "refused"),
    Difference("password", "a password that ends with a newline or a space", "sent like that, and denied", "stripped"),
    Difference("written", "`id: 017`, `id: 1e3` or `id: 2026-01-01` in the file without quotes",
               "`15`, `1000`, `2026-01-01 00:00:00 +0000 UTC`", "as it is written"),
    Difference("nested", "a list, a mapping or a date of TOML in the file where one value belongs",
               "empty, 0 or false without a word", "refused"),
    Difference("tag", "`registry-password: !x` in YAML without quotes", "empty, as `!x` is a tag", "refused"),
    Difference("twice", "a key twice in JSON, or twice with another case (`id`, `ID`)", "either of them",
               "refused, as both refuse it where the case is the same in YAML and TOML"),
    Difference("unknown", "an unknown key in the file (`tinkerbell_tls`)",
               "ignored without a word; YAML's `<<` merges",
               "ignored with a warning that says where it is and what may be meant"),
    Difference("format", "`tink-worker.hcl`, `.properties`, `.ini`, `.env` and their kin", "looked for, some are read",
               "ignored with a warning"),
    Difference("folder", "`/etc/tinkerbell` that may not be searched", "taken for empty", "refused"),
    Difference("cert-url", "`TINKERBELL_CERT_URL`", "v0.7 to v0.12: ignored. v0.6 and before: required",
               "what is there is trusted alone, unless TLS is off or unverified or a CA file is given"),
    Difference("old-required", "no registry, user or password", "v0.6 and before: refused. v0.7 and on: accepted",
               "accepted"),
    Difference("image", "`quay.io/a/b:1` as an image, with a registry",
               "pulls `registry/quay.io/a/b:1` and nothing else",
               "pulls the image as it is written, then as the Go worker; `--image-source registry-only` is the "
               "Go worker's way"),
    Difference("tty", "programs that want a terminal", "get one while output is captured",
               "get one with `--action-tty`"),
)
# fmt: on
