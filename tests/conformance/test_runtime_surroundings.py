"""The runtime port: what a program finds around it. Shown where programs really run."""

import pytest
from attrs import evolve

from tests.conformance.case import Program, RuntimeCase, ShellCase, needs
from tests.conformance.container import output_of

SHOW_ENVIRONMENT = "cat /proc/$$/environ; exit 0"
"""
Prints what the shell was given, before it added anything. It must not be the last command: some shells become that.
"""


def shell_case(case: RuntimeCase, topic: str) -> ShellCase:
    """The case as one that runs a shell."""
    needs(case, topic)
    assert isinstance(case, ShellCase)
    return case


async def test_environment_is_exact(runtime_case: RuntimeCase, monkeypatch: pytest.MonkeyPatch) -> None:
    """A program gets the variables of its specification to the byte, and of others only what the adapter says."""
    monkeypatch.setenv("REGISTRY_PASSWORD", "the worker's own")
    case = shell_case(runtime_case, "environment")
    variables = (
        "PLAIN=value",
        "EMPTY=",
        "EQUALS=a=b=",
        "LINES=one\ntwo\n",
        "QUOTES='\" $HOME `id` \\",
        "ÜBER=naïve ✓",
        "lower.dot-dash=x",
    )
    specification = evolve(case.script("environment", SHOW_ENVIRONMENT), environment=variables)
    shown = (await output_of(case, specification))["stdout"].decode().removesuffix("\0").split("\0")
    given = [variable for variable in shown if variable in variables]
    others = {variable.partition("=")[0] for variable in shown if variable not in variables}
    assert sorted(given) == sorted(variables)
    assert others <= case.ambient


async def test_the_specification_has_the_last_word(runtime_case: RuntimeCase) -> None:
    """A variable that the adapter would set by itself can be set otherwise."""
    case = shell_case(runtime_case, "environment")
    specification = evolve(case.script("path", "echo $HOME $PATH"), environment=("HOME=/elsewhere", "PATH=/bin:/here"))
    assert (await output_of(case, specification))["stdout"] == b"/elsewhere /bin:/here\n"


async def test_containers_share_the_workspace(runtime_case: RuntimeCase) -> None:
    """What one container writes into the workspace, the next one and this machine can read."""
    case = shell_case(runtime_case, "workspace")
    await output_of(case, case.script("writer", 'echo shared > "${WORKFLOW:-/workflow}/note"'))
    reading = await output_of(case, case.script("reader", 'cat "${WORKFLOW:-/workflow}/note"'))
    assert reading["stdout"] == b"shared\n"
    assert (case.workspace / "note").read_text() == "shared\n"


async def test_with_a_terminal_the_streams_are_one(runtime_case: RuntimeCase) -> None:
    """With a terminal everything is stdout, in the order in which it was written."""
    needs(runtime_case, "terminal")
    specification = evolve(runtime_case.specify("terminal", Program(prints="one\n", complains="two\n")), tty=True)
    streams = await output_of(runtime_case, specification)
    assert streams["stdout"].replace(b"\r\n", b"\n") == b"one\ntwo\n"
    assert streams["stderr"] == b""


async def test_programs_read_nothing_from_the_worker(runtime_case: RuntimeCase) -> None:
    """A program's input is empty; it does not take what is typed at the worker."""
    case = shell_case(runtime_case, "environment")
    assert (await output_of(case, case.script("input", "wc -c")))["stdout"].strip() == b"0"
