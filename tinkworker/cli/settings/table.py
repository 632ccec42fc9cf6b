"""
The table of settings: the one place that says what there is.

Rows of the Go worker keep its names, letters, variables and defaults. The variable of a row of our own is its name
behind `TINK_WORKER_`, as the bare names (`RUNTIME`, `ONCE`) could be anybody's.
"""

from tinkworker.cli.settings import kind
from tinkworker.cli.settings.setting import COMMAND_LINE, ENVIRONMENT, Dialect, Group, Setting

# A table is read by its rows, which a formatter would tear apart.
# fmt: off
GROUPS = (
    Group("Server", (
        Setting("id", kind.FILLED, default=None, short="i", since="v0.2", environment=("ID", "WORKER_ID"),
                help="The worker's id, by which the server knows this machine"),
        Setting("tinkerbell-grpc-authority", kind.FILLED, default=None, since="v0.7",
                environment=("TINKERBELL_GRPC_AUTHORITY",), help="Where the server answers gRPC, as host:port"),
        Setting("protocol", kind.choice("auto", "tink-0.8", "tink-0.12", "agent"), default="auto",
                environment=("TINK_WORKER_PROTOCOL",),
                help="What the server speaks: tink up to v0.8, tink from v0.9 on, Tinkerbell from v0.17 on, or auto to "
                     "find out"),
        Setting("attribute-detection", kind.SWITCH, default="true", environment=("TINK_WORKER_ATTRIBUTE_DETECTION",),
                help="Tell a server that speaks agent what this machine has: processors, memory, disks and the like"),
        Setting("tinkerbell-tls", kind.SWITCH, default="true", since="v0.7", environment=("TINKERBELL_TLS",),
                help="Speak TLS with the server"),
        Setting("tinkerbell-insecure-tls", kind.SWITCH, default="false", since="v0.10.1",
                environment=("TINKERBELL_INSECURE_TLS",), help="Take any certificate from the server, unverified"),
        Setting("tinkerbell-ca-file", kind.PATH, environment=("TINK_WORKER_TINKERBELL_CA_FILE",),
                help="PEM file with the authorities that may sign the server's certificate, instead of the system's"),
        Setting("tinkerbell-cert-url", kind.ADDRESS, since="v0.2", environment=("TINKERBELL_CERT_URL",),
                sources=ENVIRONMENT, help="Where a server of v0.6 or before serves the authority that signed for it"),
        Setting("https-proxy", kind.ADDRESS, since="v0.2", environment=("HTTPS_PROXY", "https_proxy"),
                sources=ENVIRONMENT, help="The HTTP proxy between the worker and the server"),
        Setting("no-proxy", kind.TEXT, since="v0.2", environment=("NO_PROXY", "no_proxy"),
                sources=ENVIRONMENT, help="Hosts, domains and networks that are reached without the proxy"),
    )),
    Group("Registry", (
        Setting("docker-registry", kind.ADDRESS, short="r", since="v0.2", environment=("DOCKER_REGISTRY",),
                help="The registry, with a path if need be, that holds the images of actions"),
        Setting("registry-username", kind.TEXT, short="u", since="v0.2", environment=("REGISTRY_USERNAME",),
                help="The user to log in with at that registry"),
        Setting("registry-password", kind.PASSWORD, short="p", since="v0.2", environment=("REGISTRY_PASSWORD",),
                help="That user's password; as a flag, every user of the machine can see it"),
        Setting("registry-password-file", kind.PATH, environment=("TINK_WORKER_REGISTRY_PASSWORD_FILE",),
                help="A file that holds that password and nothing else"),
        Setting("image-source", kind.choice("as-written", "registry-first", "registry-only"), default="as-written",
                environment=("TINK_WORKER_IMAGE_SOURCE",),
                help="Whether an image is pulled as it is written, from the registry first, or from nowhere else"),
    )),
    Group("Workflows", (
        Setting("workflow", kind.PATH, environment=("TINK_WORKER_WORKFLOW",),
                help="Carry out the workflow in this file, a template or a list of actions, without any server, and "
                     "end; neither an id nor a server need be given"),
        Setting("set", kind.ASSIGNMENTS, sources=COMMAND_LINE,
                help="What a placeholder of that template stands for, as in --set device_1=52:54:00:12:34:01 or "
                     "--set Hardware.Disks.0=/dev/sda; may be given several times"),
        Setting("retry-interval", kind.PAUSE, default="3s", since="v0.2", environment=("RETRY_INTERVAL",),
                help="How long to rest before the server is asked again; unless this is set, only a second in the "
                     "first minutes and after any work"),
        Setting("timeout", kind.LIMIT, default="0", since="v0.2", environment=("TIMEOUT",),
                help="The longest that one workflow may take from its first action on; 0 for no limit. Nothing is "
                     "limited unless this is set: the 60m of Go's help have not been in force since v0.7"),
        Setting("prepare-ahead", kind.COUNT_OR_OFF, default="1", environment=("TINK_WORKER_PREPARE_AHEAD",),
                help="How many actions to pull and create while another one runs, one after the other and only while "
                     "a gibibyte of memory (and of the engine's disk, where it can be seen) is free, and stays free "
                     "while the image comes, with room for all of it; or off"),
        Setting("on-lost", kind.choice("fail", "rerun"), default="fail", environment=("TINK_WORKER_ON_LOST",),
                help="What becomes of an action that was started and whose container is gone after a restart"),
        Setting("on-server-timeout", kind.choice("continue", "stop"), default="continue",
                environment=("TINK_WORKER_ON_SERVER_TIMEOUT",),
                help="Whether an action runs on when the server itself has ended its workflow"),
        Setting("once", kind.SWITCH, default="false", environment=("TINK_WORKER_ONCE",),
                help="End when nothing is left to do"),
        Setting("drain", kind.SWITCH, default="false", sources=COMMAND_LINE,
                help="Finish what runs, take nothing more, and end; the same as `tink-worker drain`"),
        Setting("data-dir", kind.FOLDER, default="/worker", environment=("TINK_WORKER_DATA_DIR",),
                help="The folder for journals and for what actions share in /workflow"),
        Setting("max-retry", kind.INTEGER, default="3", since="v0.2", environment=("MAX_RETRY",),
                help="How often a pull that failed for a passing reason is tried again"),
        Setting("max-file-size", kind.INTEGER, default="10485760", since="v0.2", environment=("MAX_FILE_SIZE",),
                unused="there is no ephemeral data", help="Accepted and unused: there is no ephemeral data"),
    )),
    Group("Actions", (
        Setting("runtime", kind.choice("docker", "process", "simulated"), default="docker",
                environment=("TINK_WORKER_RUNTIME",), help="What runs the actions"),
        Setting("workflow-folder", kind.SWITCH, default="true", environment=("TINK_WORKER_WORKFLOW_FOLDER",),
                help="Give actions the folder that all actions of their workflow share, as /workflow"),
        Setting("action-tty", kind.SWITCH, default="false", environment=("TINK_WORKER_ACTION_TTY",),
                help="Give actions a terminal, for programs that hold their output back without one"),
        Setting("docker-host", kind.ADDRESS, since="v0.2", environment=("DOCKER_HOST",), sources=ENVIRONMENT,
                help="Where the Docker Engine listens"),
        Setting("docker-tls-verify", kind.PRESENCE, since="v0.2", environment=("DOCKER_TLS_VERIFY",),
                sources=ENVIRONMENT, help="Verify the engine's certificate; any value will do, even 0 or false"),
        Setting("docker-cert-path", kind.PATH, since="v0.2", environment=("DOCKER_CERT_PATH",), sources=ENVIRONMENT,
                help="The folder with the certificates for the engine"),
        Setting("docker-api-version", kind.TEXT, since="v0.2", environment=("DOCKER_API_VERSION",),
                sources=ENVIRONMENT, help="The version of the engine's API to speak, instead of the newest of both"),
    )),
    Group("Output", (
        Setting("capture-action-logs", kind.SWITCH, default="true", since="v0.5", environment=("CAPTURE_ACTION_LOGS",),
                help="Put the output of actions into the worker's own"),
        Setting("report-output", kind.COUNT, default="10", environment=("TINK_WORKER_REPORT_OUTPUT",),
                help="How many of an action's last lines go into the report of its failure"),
        Setting("log-format", kind.choice("auto", "json", "console"), default="auto",
                environment=("TINK_WORKER_LOG_FORMAT",),
                help="How to write; auto is console on a terminal and json elsewhere"),
        Setting("log-level", kind.choice("debug", "info", "warning", "error"), default="info",
                environment=("TINK_WORKER_LOG_LEVEL",), help="The least level of what is written"),
    )),
    Group("Help", (
        Setting("show-settings", kind.SWITCH, default="false", environment=("TINK_WORKER_SHOW_SETTINGS",),
                help="Print every setting, its value and where it comes from, and end"),
        Setting("version", kind.SWITCH, default="false", short="v", since="v0.2", sources=COMMAND_LINE,
                help="Print the version and end"),
        Setting("help", kind.SWITCH, default="false", short="h", since="v0.2", sources=COMMAND_LINE,
                help="Print this and end"),
    )),
)
# fmt: on
TINK_WORKER = Dialect("tink-worker", GROUPS)
SETTINGS = TINK_WORKER.settings
