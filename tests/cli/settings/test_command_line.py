from collections.abc import Mapping, Sequence

import pytest

from tinkworker.cli.settings.command_line import asked, read

STRAY = "word {} of the command line belongs to no flag{} (the Go worker ignored such words)"
SWITCH_HINT = "; {0} takes a value only as {0}=VALUE"

GIVEN: Sequence[tuple[Sequence[str], Mapping[str, tuple[str, str]]]] = [
    ([], {}),
    (["--id", "w"], {"id": ("w", "--id")}),
    (["--id=w"], {"id": ("w", "--id")}),
    (["--id=a=b"], {"id": ("a=b", "--id")}),
    (["--id="], {"id": ("", "--id")}),
    (["--id", ""], {"id": ("", "--id")}),
    (["--id", "--"], {"id": ("--", "--id")}),
    (["--id", "--once"], {"id": ("--once", "--id")}),
    (["-i", "w"], {"id": ("w", "-i")}),
    (["-iw"], {"id": ("w", "-i")}),
    (["-i=w"], {"id": ("w", "-i")}),
    (["-i==w"], {"id": ("=w", "-i")}),
    (["-i="], {"id": ("=", "-i")}),
    (["-i-w"], {"id": ("-w", "-i")}),
    (["--id=a", "-ib"], {"id": ("b", "-i")}),
    (["--set", "a=1", "--set=b=2"], {"set": ("a=1\nb=2", "--set")}),
    (["-vh"], {"version": ("true", "-v"), "help": ("true", "-h")}),
    (["-viw"], {"version": ("true", "-v"), "id": ("w", "-i")}),
    (["-vi", "w"], {"version": ("true", "-v"), "id": ("w", "-i")}),
    (["-v=false"], {"version": ("false", "-v")}),
    (["--once"], {"once": ("true", "--once")}),
    (["--once=no"], {"once": ("no", "--once")}),
    (["--once="], {"once": ("", "--once")}),
    (["--once", "--id", "w"], {"once": ("true", "--once"), "id": ("w", "--id")}),
    (["--"], {}),
    (["-ra", "-ub"], {"docker-registry": ("a", "-r"), "registry-username": ("b", "-u")}),
    (["-pc"], {"registry-password": ("c", "-p")}),
    (["--max-retry", "-1"], {"max-retry": ("-1", "--max-retry")}),
]

PROBLEMS: Sequence[tuple[Sequence[str], Sequence[str]]] = [
    (["--id"], ["--id needs a value: --id VALUE"]),
    (["-i"], ["-i needs a value: -i VALUE"]),
    (["-vi"], ["-i needs a value: -i VALUE"]),
    (["--nosuch"], ["unknown flag --nosuch"]),
    (["--nosuch=1", "--ID=w"], ["unknown flag --nosuch", "unknown flag --ID; did you mean --id?"]),
    (["--tinkerbel-tls"], ["unknown flag --tinkerbel-tls; did you mean --tinkerbell-tls?"]),
    (["--max-retries", "3", "--once"], ["unknown flag --max-retries; did you mean --max-retry?"]),
    (["--docker_registry=r"], ["unknown flag --docker_registry; did you mean --docker-registry?"]),
    (["--docker-host=x"], ["unknown flag --docker-host; it is given in the environment only, as DOCKER_HOST"]),
    (["--tls"], ["unknown flag --tls; did you mean --tinkerbell-tls?"]),
    (["--ca-file=x"], ["unknown flag --ca-file; did you mean --tinkerbell-ca-file?"]),
    (["--worker_id=x"], ["unknown flag --worker_id; did you mean --id?"]),
    (["--container_uuid", "u"], ["unknown flag --container_uuid"]),
    (["---id", "w"], ["unknown flag ---id; did you mean --id?"]),
    (["--=w"], ["unknown flag --"]),
    (["-z"], ["unknown flag -z"]),
    (["-zx"], ["unknown flag -z"]),
    (["-=w"], ["unknown flag -="]),
    (["-vz"], ["unknown flag -z"]),
    (["-h="], ["unknown flag -="]),
    (["w"], [STRAY.format(1, "")]),
    (["-"], [STRAY.format(1, "")]),
    ([""], [STRAY.format(1, "")]),
    (["--", "--once"], [STRAY.format(2, "")]),
    (["-id", "w"], [STRAY.format(2, "")]),
    (["--once", "false"], [STRAY.format(2, SWITCH_HINT.format("--once"))]),
    (["-v", "0"], [STRAY.format(2, SWITCH_HINT.format("-v"))]),
    (["--once=true", "false"], [STRAY.format(2, "")]),
    (["--once", "--", "false"], [STRAY.format(3, "")]),
    (
        ["a", "--nosuch", "b", "c", "-i"],
        [STRAY.format(1, ""), "unknown flag --nosuch", STRAY.format(4, ""), "-i needs a value: -i VALUE"],
    ),
    (["--registry-passwordhunter2"], ["unknown flag --registry-password...; did you mean --registry-password?"]),
    (["-xhunter2"], ["unknown flag -x"]),
    (["--registry-password=", "hunter2"], [STRAY.format(2, "")]),
]


@pytest.mark.parametrize(("arguments", "expected"), GIVEN)
def test_given(arguments: Sequence[str], expected: Mapping[str, tuple[str, str]]) -> None:
    """Flags are read in pflag's syntax, each with the form in which it was written."""
    source = read(arguments)

    assert {name: (given.text, given.origin.place) for name, given in source.given.items()} == expected
    assert source.problems == ()


@pytest.mark.parametrize(("arguments", "expected"), PROBLEMS)
def test_problems(arguments: Sequence[str], expected: Sequence[str]) -> None:
    """Everything that is wrong is named, in order, without a word that may be a secret."""
    assert list(read(arguments).problems) == expected


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ([], None),
        (["--id", "w"], None),
        (["--help"], "help"),
        (["-h"], "help"),
        (["--version"], "version"),
        (["-v"], "version"),
        (["--version", "--help"], "help"),
        (["--help=false"], None),
        (["--help=0", "-v=1"], "version"),
        (["--help=no"], None),
        (["--id", "--help"], None),
        (["--", "--help"], None),
        (["--nosuch", "--max-retry=x", "--help"], "help"),
    ],
)
def test_asked(arguments: Sequence[str], expected: str | None) -> None:
    """Help and version are found wherever they stand as flags, help first, whatever else is wrong."""
    assert asked(arguments) == expected
