import pytest

from tinkworker.server.development.problem import TemplateInvalid
from tinkworker.server.development.template import Action, Task, parse_template

SMALLEST = """\
version: "0.1"
name: smallest
global_timeout: 60
tasks:
  - name: task
    worker: w1
    actions:
      - {name: action, image: busybox, timeout: 60}
"""


def problems_of(text: str) -> list[str]:
    """What is wrong with a template, without the remedies."""
    with pytest.raises(TemplateInvalid) as caught:
        parse_template(text, "f", {})
    return [str(problem).split(";")[0] for problem in caught.value.problems]


def warnings_of(text: str) -> list[str]:
    """What a template is warned of, without the remedies."""
    return [str(problem).split(";")[0] for problem in parse_template(text, "f", {}).warnings]


def test_the_smallest_template_is_read() -> None:
    """Name, time, task and action are read, and there is nothing to warn of."""
    template = parse_template(SMALLEST, "f", {})

    assert (template.name, template.global_timeout, template.warnings) == ("smallest", 60, ())
    assert template.tasks == (Task("task", "w1", (Action("action", "busybox", 60),)),)


def test_a_task_may_be_without_actions() -> None:
    """A task without actions is one, as with the real server."""
    assert parse_template("name: n\ntasks: [{name: t, worker: w}]", "f", {}).tasks == (Task("t", "w"),)


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("name: smallest", "name: ", "f:2:6: the name is missing"),
        ("name: smallest\n", "", "f:1:1: the name is missing"),
        ("name: smallest", f"name: {'n' * 200}", "f:2:7: the name has 200 bytes"),
        ("name: smallest", f"name: {'é' * 100}", "f:2:7: the name has 200 bytes"),
        ("name: task", "name: ''", "f:5:11: the name is missing"),
        ("name: task\n    worker", "worker", "f:5:5: the name is missing"),
        ("name: action", f"name: {'n' * 200}", "f:8:16: the name has 200 bytes"),
        ("worker: w1", "worker: ", "f:6:12: the task has no worker"),
        ("worker: w1\n    actions", "actions", "f:5:5: the task has no worker"),
        ("image: busybox", "image: Busy", "f:8:31: 'Busy' cannot be an image: only its host and its tag"),
        ("image: busybox, ", "", "f:8:9: '' cannot be an image: it is not of the form"),
        ("timeout: 60}", "timeout: soon}", "f:8:49: this is not a whole number"),
        ("global_timeout: 60", "global_timeout: '60'", "f:3:17: this is not a whole number"),
        ("timeout: 60}", "timeout: 60, command: sh -c true}", "f:8:62: this is not a list"),
        ("timeout: 60}", "timeout: 60, volumes: {/a: /b}}", "f:8:62: this is not a list"),
        ("timeout: 60}", "timeout: 60, environment: [A=b]}", "f:8:66: this is not a mapping"),
        ("timeout: 60}", "timeout: 60, timeout: 90}", "f:8:53: 'timeout' is here a second time"),
    ],
)
def test_what_the_real_server_refuses_is_a_problem(old: str, new: str, problem: str) -> None:
    """Each rule of the real server, broken once, is one problem at its place."""
    assert old in SMALLEST
    (found,) = problems_of(SMALLEST.replace(old, new))

    assert found.startswith(problem)


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("", ["f:1:1: the name is missing", "f:1:1: there is no task"]),
        ("name: n\ntasks: []", ["f:2:8: there is no task"]),
        ("- a", ["f:1:1: this is not a mapping"]),
    ],
)
def test_a_template_needs_a_task(text: str, problems: list[str]) -> None:
    """A template without tasks, and something that is none at all, are refused."""
    assert problems_of(text) == problems


def test_all_problems_are_told_at_once() -> None:
    """Every problem is there, in the order of the file."""
    text = """\
name: many
tasks:
  - name: twice
    actions:
      - {name: one, image: A}
      - {name: one, image: busybox}
  - name: twice
    worker: w1
    actions:
      - {name: one, image: busybox}
"""
    assert problems_of(text) == [
        "f:3:5: the task has no worker",
        "f:5:28: 'A' cannot be an image: only its host and its tag may have upper case",
        "f:6:16: the name 'one' is taken",
        "f:7:11: the name 'twice' is taken",
    ]


@pytest.mark.parametrize(
    ("old", "new", "warning"),
    [
        ('version: "0.1"\n', "", "f:1:1: the version is not 0.1"),
        ('version: "0.1"', 'version: "0.2"', "f:1:10: the version is not 0.1"),
        ("global_timeout: 60", "global_timeout: 0", "f:3:17: the real controller takes no `global_timeout`"),
        (", timeout: 60}", "}", "f:8:9: the real controller takes no `timeout`"),
        ("worker: w1", "worker: w1\n    volume: [/a:/a]", "f:7:5: 'volume' means nothing here"),
        ("timeout: 60}", "timeout: 60, on-failure: [a]}", "f:8:65: Kubernetes-backed servers drop `on-failure`"),
        ("timeout: 60}", "timeout: 60, on-timeout: [a]}", "f:8:65: Kubernetes-backed servers drop `on-timeout`"),
    ],
)
def test_what_the_writer_will_not_have_meant_is_a_warning(old: str, new: str, warning: str) -> None:
    """What the real server lets pass, to the surprise of people, is a warning at its place."""
    assert old in SMALLEST
    (found,) = warnings_of(SMALLEST.replace(old, new))

    assert found.startswith(warning)


def test_places_are_those_of_the_file() -> None:
    """With placeholders filled in, problems are still where they are in the file, as long as lines stay lines."""
    values = {"device_1": "52:54:00:12:34:01", "lines": "a\n      - b"}
    text = "name: n\ntasks:\n  - name: t\n    worker: w1\n    volumes:\n      - {{.lines}}\n    volumes: []"

    with pytest.raises(TemplateInvalid, match=r"^f:2:8: there is no task"):
        parse_template("name: '{{.device_1}}'\ntasks: []", "f", values)
    with pytest.raises(TemplateInvalid, match=r"^f \(as rendered\):8:5: 'volumes' is here a second time"):
        parse_template(text, "f", values)


def test_namespaces_are_read() -> None:
    """The namespaces of an action, which Tinkerbell knows from v0.25 on, are read beside its `pid`."""
    text = SMALLEST.replace("timeout: 60}", "timeout: 60, pid: host, namespaces: {network: host, pid: container}}")
    (action,) = parse_template(text, "f", {}).tasks[0].actions

    assert (action.pid, action.namespace_network, action.namespace_pid) == ("host", "host", "container")
