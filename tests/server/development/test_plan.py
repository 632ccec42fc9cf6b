"""Files of Kubernetes resources, and what workflows they ask for."""

from pathlib import Path

import pytest

from tinkworker.server.development.plan import Plans, plan_workflows
from tinkworker.server.development.problem import TemplateInvalid

MACHINES = (Path(__file__).parent / "machines.yaml").read_text("utf-8")
"""Two machines, a template that uses all that templates get to know, and a workflow for each machine."""

TEMPLATE = """\
apiVersion: tinkerbell.org/v1alpha1
kind: Template
metadata: {name: small}
spec:
  data: |
    name: small
    global_timeout: 60
    tasks:
      - name: task
        worker: "{{.device_1}}"
        actions:
          - {name: one, image: busybox, timeout: 60}
"""
WORKFLOW = """\
apiVersion: tinkerbell.org/v1alpha1
kind: Workflow
metadata: {name: run}
spec:
  templateRef: small
  hardwareMap: {device_1: w1}
"""
HARDWARE = """\
apiVersion: tinkerbell.org/v1alpha1
kind: Hardware
metadata: {name: machine}
spec: {disks: [{device: /dev/sda}]}
"""


def plan(*texts: str, **values: object) -> Plans:
    """What files ask for that are called a, b and so on."""
    return plan_workflows(list(zip("abc", texts, strict=False)), values)


def problems_of(*texts: str, **values: object) -> list[str]:
    """What is wrong with files, without the remedies."""
    with pytest.raises(TemplateInvalid) as caught:
        plan(*texts, **values)
    return [str(problem).split(";")[0] for problem in caught.value.problems]


def warnings_of(*texts: str, **values: object) -> list[str]:
    """What files are warned of, without the remedies."""
    return [str(warning).split(";")[0] for warning in plan(*texts, **values).warnings]


def test_templates_get_to_know_the_machine() -> None:
    """Hardware is there by the names of its fields and by Go's, and the hardware map by its own."""
    first, second = plan(MACHINES).workflows

    assert (first.name, second.name) == ("default/machine-1", "lab/machine-2")
    (task,) = first.template.tasks
    assert task.worker == "52:54:00:12:34:01"
    assert dict(task.actions[0].environment) == {
        "DISK": "/dev/nvme0n1",
        "PARTITION": "/dev/nvme0n1p2",
        "HOSTNAME": "machine-1",
        "ADDRESS": "192.168.56.11/24",
        "LEASE": "86400",
        "UEFI": "true",
        "GATEWAY": "192.168.56.1",
        "KEYS": "ssh-ed25519 AAAA",
        "SERVERS": "1.1.1.1 8.8.8.8",
        "USER_DATA": "#cloud-config",
        "VENDOR_DATA": "",
        "FACILITY": "onprem",
        "OS": "debian",
        "NAME": "hw-1 in default",
        "SIZE": "4096",
    }


def test_what_a_machine_does_not_say_is_empty() -> None:
    """A machine with little Hardware has Go's zero values, in another namespace and with its own template there."""
    second = plan(MACHINES).workflows[1]

    assert second.template.tasks[0].worker == "w2"
    assert dict(second.template.tasks[0].actions[0].environment) == {
        "DISKS": "[]",
        "STATE": "",
        "BONDING": "0",
        "HARDWARE": "hw-2",
    }


def test_resources_may_be_in_several_files() -> None:
    """A Workflow, its Template and its Hardware are found wherever they are."""
    (workflow,) = plan(WORKFLOW.replace("spec:", "spec:\n  hardwareRef: machine"), TEMPLATE, HARDWARE).workflows

    assert (workflow.name, workflow.template.tasks[0].worker) == ("default/run", "w1")


def test_values_that_are_set_win() -> None:
    """What is set by hand stands for the hardware map's, and under Hardware for a part of it."""
    template = TEMPLATE.replace("image: busybox", 'image: "{{ index .Hardware.Disks 0 | base }}"')
    files = (template, WORKFLOW.replace("spec:", "spec:\n  hardwareRef: machine"), HARDWARE)
    assert plan(*files).workflows[0].template.tasks[0].actions[0].image == "sda"

    (workflow,) = plan(*files, device_1="w9", Hardware={"Disks": ["/dev/vdb"]}).workflows
    (task,) = workflow.template.tasks
    assert (task.worker, task.actions[0].image) == ("w9", "vdb")


def test_a_template_that_no_workflow_names_is_a_workflow() -> None:
    """It needs what a plain template needs; one that is named is not used twice."""
    assert [each.name for each in plan(TEMPLATE, device_1="w1").workflows] == ["default/small"]
    assert [each.name for each in plan(f"{TEMPLATE}---\n{WORKFLOW}").workflows] == ["default/run"]


def test_plain_templates_and_resources_go_together() -> None:
    """Files of both kinds may be given at once."""
    plain = "name: plain\nglobal_timeout: 60\ntasks: [{name: t, worker: w}]"

    assert [each.name for each in plan(plain, f"{WORKFLOW}---\n{TEMPLATE}").workflows] == [
        "default/plain",
        "default/run",
    ]


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("templateRef: small", "templateRef: other", "a:5:16: there is no Template 'other' in the namespace 'default'"),
        ("  templateRef: small\n", "", "a:1:1: there is no Template '' in the namespace 'default'"),
        ("{name: run}", "{name: run, namespace: lab}", "a:5:16: there is no Template 'small' in the namespace 'lab'"),
        ("spec:", "spec:\n  hardwareRef: none", "a:5:16: there is no Hardware 'none' in the namespace 'default'"),
        ("{name: run}", "{}", "a:3:11: the Workflow has no name"),
        ("metadata: {name: run}\n", "", "a:1:1: the Workflow has no name"),
        ("v1alpha1", "v1alpha2", "a:1:13: tinkerbell.org/v1alpha2 is not known here"),
        ("device_1: w1", "device_1: [w1]", "a:6:27: this is not a single value"),
        ("hardwareMap", "disabled: perhaps\n  hardwareMap", "a:6:13: this is neither true nor false"),
    ],
)
def test_what_is_wrong_with_a_workflow_is_told_at_its_place(old: str, new: str, problem: str) -> None:
    """A reference that leads nowhere, a missing name and a value of the wrong kind are told with line and column."""
    assert old in WORKFLOW

    assert problem in problems_of(WORKFLOW.replace(old, new), TEMPLATE, device_1="w1")


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("image: busybox", "image: Busy", "b:12:32: 'Busy' cannot be an image: only its host and its tag"),
        ("{{.device_1}}", "{{.device_2}}", "b:10:20: missing key or attribute 'device_2'"),
        ("{{.device_1}}", "{{ if }}", "b:10:24: missing value for command"),
        ("name: small\n    g", "g", "b:6:5: the name is missing"),
        ("  data: |", "  data: |\n", "b:13:32: 'Busy' cannot be an image: only its host and its tag"),
        ("data: |", "data: >", "b: Template small:1:27: this is not YAML: mapping values"),
        ("  data: |", "  other: |", "b: Template small:1:1: the name is missing"),
    ],
)
def test_what_is_wrong_with_a_template_is_told_where_the_file_has_it(old: str, new: str, problem: str) -> None:
    """Lines and columns are the file's, with the template's indentation; where that has none, they are the text's."""
    template = TEMPLATE.replace(old, new)
    if "b:13" in problem:
        template = template.replace("busybox", "Busy")

    assert any(each.startswith(problem) for each in problems_of(WORKFLOW, template))


@pytest.mark.parametrize(
    ("spec", "problem"),
    [
        ("{disks: /dev/sda}", "c:4:15: this is not a list"),
        ("{interfaces: [{dhcp: {lease_time: soon}}]}", "c:4:41: this is not a whole number"),
        ("{interfaces: [{dhcp: {uefi: 'yes'}}]}", "c:4:35: this is neither true nor false"),
        ("{metadata: [a]}", "c:4:18: this is not a mapping"),
    ],
)
def test_what_is_wrong_with_hardware_is_told_at_its_place(spec: str, problem: str) -> None:
    """A value of the wrong kind in Hardware is told once, with line and column."""
    hardware = HARDWARE.replace("{disks: [{device: /dev/sda}]}", spec)
    files = (WORKFLOW.replace("spec:", "spec:\n  hardwareRef: machine"), TEMPLATE, hardware)

    assert problems_of(*files) == [problem]


def test_problems_of_all_files_are_told_at_once() -> None:
    """Broken YAML in one file does not hide what is wrong with the others."""
    broken = f"{HARDWARE}\n  a: [\n"

    first, second = problems_of(WORKFLOW, "name: plain\ntasks: []", broken)[0:2]
    assert first.startswith("a:5:16: there is no Template")
    assert second.startswith("b:2:8: there is no task")


@pytest.mark.parametrize(
    ("files", "warning"),
    [
        ((WORKFLOW.replace("spec:", "spec:\n  bootOptions: {}"), TEMPLATE), "a:5:16: nothing is booted from here"),
        ((WORKFLOW.replace("spec:", "spec:\n  disabled: true"), TEMPLATE), "a:5:13: the workflow is disabled"),
        (
            (WORKFLOW, TEMPLATE.replace("timeout: 60}", "timeout: 60, on-failure: [x]}")),
            "b:12:66: Kubernetes-backed servers drop",
        ),
        (("apiVersion: v1\nkind: Secret\nmetadata: {name: x}\n",), "a:2:7: v1 Secret means nothing here"),
        ((WORKFLOW.replace("templateRef", "other: 1\n  templateRef"), TEMPLATE), "a:5:3: 'other' means nothing here"),
        (
            (
                WORKFLOW.replace("spec:", "spec:\n  hardwareRef: machine"),
                TEMPLATE,
                HARDWARE.replace("spec: {", "spec: {references: {a: {}}, "),
            ),
            "c:4:20: references are not followed here",
        ),
    ],
)
def test_what_is_not_done_here_is_a_warning(files: tuple[str, ...], warning: str) -> None:
    """What the controller would do and this server does not, and what means nothing, is told at its place."""
    assert any(each.startswith(warning) for each in warnings_of(*files))


def test_a_disabled_workflow_is_not_made() -> None:
    """It is left out, and its template is not taken for one that nobody names."""
    assert plan(WORKFLOW.replace("spec:", "spec:\n  disabled: true"), TEMPLATE).workflows == ()
