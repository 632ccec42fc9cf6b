"""Lists of actions, as tink-agent's file transport takes them."""

import pytest

from tinkworker.server.development.problem import TemplateInvalid
from tinkworker.server.file.listing import is_listing
from tinkworker.server.file.plan import read_plan
from tinkworker.server.port import Action

LISTING = """\
# what the agent is given
---
- id: 12345
  name: one
  image: bash
  cmd: sleep
  args: ["2"]
  retries: 4
  timeoutSeconds: 90
  env:
    - {key: MODE, value: 0600}
    - {key: EMPTY}
  volumes: [/dev:/dev]
  namespaces: {pid: host, network: host}
- name: two
  image: bash
"""


def test_an_action() -> None:
    """Each field is taken as the agent takes it, but for `cmd`, which goes to the ENTRYPOINT; values are as written."""
    plan = read_plan(LISTING, "list.yaml", "w1")

    one = Action(
        task="actions",
        name="one",
        worker="w1",
        image="bash",
        timeout=90,
        command=("sleep", "2"),
        environment=("MODE=0600", "EMPTY="),
        volumes=("/dev:/dev",),
        pid="host",
        network="host",
    )
    assert plan.actions == (one, Action("actions", "two", "w1", "bash"))
    assert [problem.line for problem in plan.warnings] == [6]
    assert plan.global_timeout == 0


@pytest.mark.parametrize(
    ("text", "form"),
    [("- name: one", "list"), ("[]", "list"), ("---\n# a\n\n  - a", "list"), ("name: one", "other"), ("", "other")],
)
def test_what_is_a_list(text: str, form: str) -> None:
    """The first line that says something tells a list from a template."""
    assert is_listing(text) is (form == "list")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("- image: bash", "list.yaml:1:3: the name is missing"),
        ("- {name: a, image: bash}\n- {name: a, image: bash}", "list.yaml:2:10: the name 'a' is taken"),
        ("- {name: a, image: Bash}", "list.yaml:1:20: 'Bash' cannot be an image"),
        ("[]", "list.yaml:1:1: there is no action"),
        ("- name: [", "list.yaml:2:1: this is not YAML"),
    ],
)
def test_mistakes(text: str, said: str) -> None:
    """What is wrong is said with its place."""
    with pytest.raises(TemplateInvalid) as caught:
        read_plan(text, "list.yaml", "w1")

    assert str(caught.value).startswith(said)
