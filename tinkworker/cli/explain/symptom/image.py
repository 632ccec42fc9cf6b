"""What is seen when an image does not come."""

from tinkworker.cli.explain.symptom.symptom import Symptom

# A table is read by its rows, which a formatter would tear apart.
# fmt: off
SYMPTOMS = (
    Symptom("manifest unknown", r"manifest unknown|manifest for .* not found|name unknown|repository .* not found|"
            r"there is no (such )?image",
            "The registry answered, and it has no such image, or no such tag.",
            "Compare the reference in the line with what was pushed; see `--image-source` and `--docker-registry`."),
    Symptom("unauthorized: authentication required", r"unauthorized|(?<!proxy )authentication required|access.*denied|"
            r"no basic auth credentials|403 forbidden|\(asked ",
            "The registry wants credentials, or other ones. They go to the registry of `--docker-registry` only.",
            "`tink-worker doctor` tries them. Docker Hub says so of repositories that do not exist, too."),
    Symptom("toomanyrequests", r"toomanyrequests|429 too many",
            "The registry limits how often is pulled.",
            "Log in, or use a mirror of your own with `--docker-registry`; the worker tries on."),
    Symptom("http: server gave HTTP response to HTTPS client", r"HTTP response to HTTPS client",
            "The registry speaks no TLS, and the engine insists on it.",
            "Name the registry in the engine's `insecure-registries`; in Hook: `insecure_registries=HOST:PORT`."),
    Symptom("x509: certificate signed by unknown authority", r"x509: .*(unknown authority|not trusted)",
            "The engine does not trust who signed the registry's certificate; the worker's own settings do not matter.",
            "Give the engine the authority (`/etc/docker/certs.d/HOST:PORT/ca.crt`); in Hook: `insecure_registries`."),
    Symptom("dial tcp: lookup registry.example: no such host", r"no such host|dial tcp",
            "The engine cannot find or reach the registry from this machine.",
            "Check name resolution, route and the engine's proxy; the worker tries on, `--max-retry` times."),
    Symptom("cannot pull ...: it stalled, 120 s without a sign", r"it stalled",
            "The registry or the network sent nothing for so long.",
            "Look at the registry's load and the network; the worker tries on, `--max-retry` times."),
    Symptom("... is not pulled ahead: only 700 MiB of memory are available", r"is not pulled ahead|are free for images",
            "The next action's image waits for its turn: what is free is left to the action that runs.",
            "Nothing is wrong. More memory, or `--prepare-ahead off` if it shall never be pulled ahead."),
    Symptom("the image ... could not be pulled within 3600 s", r"could not be pulled within",
            "All pulls of one action share this time, and it ran out.",
            "Take a smaller image or a nearer registry."),
    Symptom("... is not an image reference", r"is not an image reference|invalid reference|must be lowercase",
            "The template's `image` is not written as images are: `HOST:PORT/PATH:TAG`, all in lower case.",
            "Correct the template."),
    Symptom("... is to come from the registry only, and no registry is configured", r"no registry is configured",
            "`--image-source registry-only` is set and `--docker-registry` is not.",
            "Set the registry, or leave the setting at `as-written`."),
    Symptom("no space left on device", r"no space left|disk quota exceeded",
            "The engine's folder is full; in Hook that is memory.",
            "Give the machine more memory, take smaller images, or set `--prepare-ahead off`."),
)
# fmt: on
