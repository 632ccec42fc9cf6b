"""What a file asks of a worker, whichever of the three forms it has."""

import pytest

from tinkworker.server.development.problem import UserError
from tinkworker.server.file.plan import read_plan
from tinkworker.server.port import Action

TEMPLATE = """\
version: "0.1"
name: Debian 12
global_timeout: 600
tasks:
  - name: first
    worker: "{{.device_1}}"
    volumes: [/dev:/dev]
    environment: {WHO: task, WHERE: task}
    actions:
      - name: one
        image: busybox
        timeout: 60
        command: [sh, -c, "true"]
        volumes: [/run:/run]
        environment: {WHO: action}
        on-failure: [sh, -c, "false"]
        pid: host
  - name: second
    worker: another-machine
    actions:
      - {name: one, image: busybox, timeout: 60, namespaces: {network: host}}
"""
RESOURCES = """\
apiVersion: tinkerbell.org/v1alpha1
kind: Template
metadata: {name: relay}
spec:
  data: |
    version: "0.1"
    name: relay
    global_timeout: 60
    tasks:
      - name: t
        worker: w
        actions: [{name: one, image: busybox, timeout: 60}]
"""


def test_a_template() -> None:
    """All tasks are this worker's; what a task has for all of its actions, each of them gets, its own winning."""
    plan = read_plan(TEMPLATE, "file.yaml", "w1")

    one = Action(
        task="first",
        name="one",
        worker="w1",
        image="busybox",
        timeout=60,
        command=("sh", "-c", "true"),
        on_failure=("sh", "-c", "false"),
        volumes=("/dev:/dev", "/run:/run"),
        environment=("WHO=action", "WHERE=task"),
        pid="host",
    )
    other = Action("second", "one", "w1", "busybox", 60, network="host")
    assert (plan.name, plan.actions, plan.global_timeout) == ("default/debian-12", (one, other), 600)
    assert any("on-failure" in problem.what for problem in plan.warnings)


def test_resources() -> None:
    """Kubernetes resources are taken if there is one workflow in them."""
    plan = read_plan(RESOURCES, "file.yaml", "w1")

    assert (plan.name, [action.worker for action in plan.actions]) == ("default/relay", ["w1"])


def test_two_workflows() -> None:
    """Two of them are refused, with their names: which one was meant is not for a worker to guess."""
    with pytest.raises(UserError, match="default/relay, default/other; give it one"):
        read_plan(f"{RESOURCES}---\n{RESOURCES.replace('relay', 'other')}", "file.yaml", "w1")


def test_given_values() -> None:
    """What is given fills in other placeholders, and wins over what stands for this machine."""
    text = TEMPLATE.replace("another-machine", "{{.device_2}}").replace("WHERE: task", "WHERE: '{{.device_1}}'")

    plan = read_plan(text, "file.yaml", "w1", {"device_1": "mine", "device_2": "other"})

    assert "WHERE=mine" in plan.actions[0].environment


def test_values_for_a_list() -> None:
    """A list of actions has no placeholders, and says so."""
    plan = read_plan("- {name: one, image: busybox}", "file.yaml", "w1", {"device_1": "mine"})

    assert [problem.remedy for problem in plan.warnings] == ["leave --set out"]


def test_a_missing_value() -> None:
    """Any placeholder but the one for this machine has no value, which is said with its place."""
    with pytest.raises(UserError, match=r"file.yaml:2:.*device_2"):
        read_plan('version: "0.1"\nname: "{{.device_2}}"\n', "file.yaml", "w1")
