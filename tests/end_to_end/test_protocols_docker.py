"""A worker on a real engine with each protocol's server: whole workflows, and what a protocol can say of containers."""

import pytest

from tests.end_to_end.stage import Stage, action
from tinkworker.server.port import State

pytestmark = [pytest.mark.engine, pytest.mark.registry]


def test_a_workflow_of_containers(on: Stage, shell: str) -> None:
    """Volumes, environment and `pid` arrive, and three actions run one after the other."""
    script = 'echo "$WORD" >> /workflow/words; [ "$$" != 1 ] && echo shared >> /workflow/words; cat /again/words'
    volumes = [f"{on.folder}/again:/again"]
    (on.folder / "again").mkdir()
    workflow = on.add(
        action("one", shell, 'echo "$WORD" > /again/words', environment={"WORD": "first"}, volumes=volumes),
        action("two", shell, script, environment={"WORD": "second"}, volumes=volumes, pid="host"),
        action("three", shell, "cat /workflow/words"),
    )

    worker = on.run()

    assert on.workflow(workflow).state is State.SUCCESS
    assert (worker.output("two"), worker.output("three")) == (["first"], ["second", "shared"])


def test_namespaces(on: Stage, shell: str) -> None:
    """An agent's server may ask for the host's processes, and for another network than the default."""
    look = '[ "$$" = 1 ] && echo own || echo shared; echo $(ls /sys/class/net)'
    workflow = on.add(
        action("alone", shell, look, namespaces={"network": "none"}),
        action("open", shell, look, namespaces={"pid": "host", "network": "host"}),
    )

    worker = on.run()

    assert on.workflow(workflow).state is State.SUCCESS
    assert worker.output("alone") == ["own", "lo"]
    processes, interfaces = worker.output("open")
    assert processes == "shared"
    assert set(interfaces.split()) > {"lo"}
