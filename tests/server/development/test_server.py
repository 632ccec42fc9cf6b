import asyncio
import sqlite3
from pathlib import Path

import pytest

from tests.server.client import TEMPLATE, client_of, until
from tinkworker.server.development.fault import Fault, Point, Silence, Stale, Status
from tinkworker.server.development.name import NameInvalid
from tinkworker.server.development.problem import TemplateInvalid
from tinkworker.server.development.protocol.tink_v0_12 import TinkV012
from tinkworker.server.development.rule.timing import Timeouts
from tinkworker.server.development.server import CannotListen, DevelopmentServer
from tinkworker.server.development.store import NameTaken
from tinkworker.server.development.workflow import Workflow
from tinkworker.server.port import Action, Report, ServerRefused, ServerUnreachable, State
from tinkworker.testing.clock import ManualClock

MAC = "52:54:00:12:34:01"
HARDWARE = {"device_1": MAC, "Hardware": {"Disks": ["/dev/sda"]}}
TASK_VOLUMES = ("/dev:/dev", "/dev/console:/dev/console", "/lib/firmware:/lib/firmware:ro")
DEBIAN = (
    Action(
        task="install",
        name="stream the image",
        worker=MAC,
        image="quay.io/tinkerbell/actions/image2disk:latest",
        timeout=600,
        volumes=TASK_VOLUMES,
        environment=(
            "COMPRESSED=true",
            "DEST_DISK=/dev/sda",
            "FS_TYPE=ext4",
            "IMG_URL=http://192.168.56.1:8080/debian-12.raw.gz",
        ),
    ),
    Action(
        task="install",
        name="write the network",
        worker=MAC,
        image="quay.io/tinkerbell/actions/writefile:latest",
        timeout=90,
        volumes=TASK_VOLUMES,
        environment=(
            'CONTENTS=# A = sign, and "quotes"\nauto ens3\niface ens3 inet dhcp\n',
            "DEST_DISK=/dev/sda1",
            "DEST_PATH=/etc/network/interfaces.d/lan",
            "DIRMODE=0755",
            "FS_TYPE=ext4",
            "GID=0",
            "MODE=0600",
            "UID=0",
        ),
    ),
    Action(
        task="install",
        name="add a user",
        worker=MAC,
        image="quay.io/tinkerbell/actions/cexec:latest",
        timeout=90,
        volumes=TASK_VOLUMES,
        environment=(
            "CHROOT=y",
            "CMD_LINE=useradd -m -s /bin/bash tink && echo 'tink:tink' | chpasswd",
            "DEFAULT_INTERPRETER=/bin/sh -c",
            "DEST_DISK=/dev/sda1",
            "FS_TYPE=ext4",
        ),
        pid="host",
    ),
    Action(
        task="install",
        name="boot it",
        worker=MAC,
        image="ghcr.io/jacobweinstock/waitdaemon:latest",
        timeout=90,
        command=("/sbin/boot", "-v", ""),
        volumes=(*TASK_VOLUMES, "/var/run/docker.sock:/var/run/docker.sock"),
        environment=(
            "BLOCK_DEVICE=/dev/sda1",
            "DEST_DISK=/dev/sda1",
            "FS_TYPE=ext4",
            "IMAGE=quay.io/tinkerbell/actions/kexec:latest",
            "WAIT_SECONDS=10",
        ),
        pid="host",
    ),
)


def report(action: str, state: State, workflow: str = "default/trial") -> Report:
    """A report about a workflow made of the trial template."""
    return Report(workflow, "task", action, "w1", state)


async def test_a_template_as_people_write_them_becomes_the_right_actions() -> None:
    """Placeholders, scalars, and the task's volumes and environment arrive as the real server sends them."""
    text = (Path(__file__).parent / "debian.yaml").read_text("utf-8")
    async with DevelopmentServer() as server, client_of(server.address) as client:
        workflow = server.add(text, hardware=HARDWARE)

        assert workflow == "default/debian-by-image"
        assert await client.actions(workflow) == DEBIAN
        assert [context.workflow for context in await client.workflows(MAC)] == [workflow]


@pytest.mark.parametrize(("deliver", "handlers"), [(False, ((), ())), (True, (("on", "timeout"), ("on", "failure")))])
async def test_handlers_are_delivered_only_if_asked_for(
    *, deliver: bool, handlers: tuple[tuple[str, ...], tuple[str, ...]]
) -> None:
    """`on-timeout` and `on-failure` are dropped as by the real server, unless the switch is set."""
    text = TEMPLATE.replace("timeout: 60}", "timeout: 60, on-timeout: [on, timeout], on-failure: [on, failure]}")
    async with DevelopmentServer(deliver_handlers=deliver) as server, client_of(server.address) as client:
        (action, _) = await client.actions(server.add(text))

        assert (action.on_timeout, action.on_failure) == handlers


async def test_what_cannot_be_added_is_refused() -> None:
    """A wrong template, a name that Kubernetes would not take and one that is taken raise, and nothing is added."""
    async with DevelopmentServer() as server, client_of(server.address) as client:
        with pytest.raises(TemplateInvalid, match="template:1:1"):
            server.add("tasks: []")
        with pytest.raises(NameInvalid):
            server.add(TEMPLATE, name="Not A Name")
        assert await client.workflows("w1") == ()

        assert server.add(TEMPLATE, name="other") == "default/other"
        assert server.add(TEMPLATE) == "default/trial"
        with pytest.raises(NameTaken, match="default/trial"):
            server.add(TEMPLATE)


async def test_a_workflow_that_was_removed_is_unknown() -> None:
    """After a workflow was removed, reports about it are refused, and another one may have its name."""
    async with DevelopmentServer() as server, client_of(server.address) as client:
        workflow = server.add(TEMPLATE)
        server.remove(workflow)
        with pytest.raises(ServerRefused, match="invalid workflow id"):
            await client.report(report("one", State.RUNNING))
        with pytest.raises(KeyError):
            server.workflow(workflow)

        assert server.add(TEMPLATE) == workflow


async def test_a_server_goes_on_where_it_was(tmp_path: Path) -> None:
    """A server that is started again with the same state file serves the same workflows in the same state."""
    file = tmp_path / "state"
    async with DevelopmentServer(state=file) as server, client_of(server.address) as client:
        workflow = server.add(TEMPLATE)
        await client.report(report("one", State.SUCCESS))
        before = server.workflow(workflow)
    async with DevelopmentServer(state=file) as server, client_of(server.address) as client:
        assert server.workflow(workflow) == before
        (context,) = await client.workflows("w1")
        assert context.action == "two"


async def test_the_listener_hears_of_every_change() -> None:
    """The listener gets the workflow when it is added and after each report, refused ones included."""
    heard: list[Workflow] = []
    async with DevelopmentServer(listener=heard.append) as server, client_of(server.address) as client:
        server.add(TEMPLATE)
        await client.report(report("one", State.RUNNING))
        with pytest.raises(ServerRefused):
            await client.report(report("two", State.RUNNING))

    assert [len(workflow.reports) for workflow in heard] == [0, 1, 2]
    assert [received.refusal != "" for received in heard[-1].reports] == [False, True]


async def test_a_port_is_not_shared() -> None:
    """A second server on the same address is refused, and the first one goes on."""
    async with DevelopmentServer() as server, client_of(server.address) as client:
        with pytest.raises(CannotListen, match=str(server.address)):
            async with DevelopmentServer(server.address):
                pass
        assert await client.workflows("w1") == ()


async def test_an_acknowledgement_can_get_lost() -> None:
    """A fault after the request was acted on leaves the change and takes the answer, as often as it says."""
    async with DevelopmentServer() as server, client_of(server.address) as client:
        server.add(TEMPLATE)
        fault = Fault("lost", state=State.SUCCESS, point=Point.AFTER, answer=Status())
        server.faults.append(fault)
        await client.report(report("one", State.RUNNING))
        with pytest.raises(ServerUnreachable, match="Socket closed"):
            await client.report(report("one", State.SUCCESS))
        with pytest.raises(ServerRefused, match="does not match"):
            await client.report(report("one", State.SUCCESS))

        assert (fault.struck, fault.times) == (1, 0)
        assert server.workflow("default/trial").progress[0].state is State.SUCCESS


async def test_a_request_can_get_lost() -> None:
    """A fault before the request is acted on changes nothing; the action that it is not about gets through."""
    async with DevelopmentServer() as server, client_of(server.address) as client:
        server.add(TEMPLATE)
        server.faults.append(Fault("lost", action="one", times=2, answer=Status("INVALID_ARGUMENT", "conflict")))
        for _ in range(2):
            with pytest.raises(ServerRefused, match="conflict"):
                await client.report(report("one", State.SUCCESS))
        assert server.workflow("default/trial").reports == ()

        await client.report(report("one", State.SUCCESS))
        server.faults.append(Fault("not about two", action="one", answer=Status()))
        await client.report(report("two", State.SUCCESS))


@pytest.mark.parametrize(("point", "reports"), [(Point.BEFORE, 0), (Point.AFTER, 1)])
async def test_a_server_can_fall_silent(point: Point, reports: int) -> None:
    """A silent server lets the client's deadline pass, having acted or not."""
    async with DevelopmentServer() as server, client_of(server.address, deadline=0.5) as client:
        server.add(TEMPLATE)
        server.faults.append(Fault("silent", point=point, answer=Silence()))
        with pytest.raises(ServerUnreachable, match="DEADLINE_EXCEEDED"):
            await client.report(report("one", State.RUNNING))

        assert len(server.workflow("default/trial").reports) == reports


async def test_an_answer_can_be_stale() -> None:
    """A stale answer is the one before; if there was none, it is the right one."""
    async with DevelopmentServer() as server, client_of(server.address) as client:
        server.add(TEMPLATE)
        server.faults.append(Fault("stale", method="GetWorkflowContexts", answer=Stale(), times=2))
        before = await client.workflows("w1")
        await client.report(report("one", State.RUNNING))

        assert await client.workflows("w1") == before
        (context,) = await client.workflows("w1")
        assert context.state is State.RUNNING


async def test_a_request_can_arrive_twice() -> None:
    """The server acts on it twice, and the second answer counts: a SUCCESS is refused that was taken."""
    async with DevelopmentServer() as server, client_of(server.address) as client:
        server.add(TEMPLATE)
        server.faults.append(Fault("twice", arrivals=2, times=2))
        await client.report(report("one", State.RUNNING))
        with pytest.raises(ServerRefused):
            await client.report(report("one", State.SUCCESS))
        (context,) = await client.workflows("w1")

    assert (context.action, context.state) == ("two", State.PENDING)


async def test_an_answer_can_be_overtaken() -> None:
    """What is to lag has been acted on, and what is asked after it is answered before."""
    async with DevelopmentServer() as server, client_of(server.address) as client:
        server.add(TEMPLATE)
        slow = Fault("slow", lag=3600.0)
        server.faults.append(slow)
        reporting = asyncio.ensure_future(client.report(report("one", State.RUNNING)))
        await until(lambda: server.workflow("default/trial").reports)
        (context,) = await client.workflows("w1")

        assert context.state is State.RUNNING
        assert not reporting.done()
        reporting.cancel()
        await asyncio.gather(reporting, return_exceptions=True)


async def test_a_request_can_be_late() -> None:
    """A delay passes before anything else happens."""
    async with DevelopmentServer() as server, client_of(server.address, deadline=0.5) as client:
        server.add(TEMPLATE)
        slow = Fault("slow", delay=3600.0)
        server.faults.append(slow)
        with pytest.raises(ServerUnreachable, match="DEADLINE_EXCEEDED"):
            await client.report(report("one", State.RUNNING))

        await until(lambda: slow.struck)
        assert server.workflow("default/trial").reports == ()


async def test_a_state_file_that_fails_is_said(tmp_path: Path) -> None:
    """When the state cannot be written any more, callers get a fault that names the file."""
    file = tmp_path / "state"
    async with DevelopmentServer(state=file) as server, client_of(server.address) as client:
        server.add(TEMPLATE)
        with sqlite3.connect(file) as other:
            other.execute("DROP TABLE workflow")
        other.close()
        with pytest.raises(ServerUnreachable, match=f"{file} cannot be used"):
            await client.report(report("one", State.RUNNING))


async def test_resources_make_a_workflow() -> None:
    """Kubernetes resources that ask for one workflow are as good as a template."""
    async with DevelopmentServer() as server:
        resources = (Path(__file__).parent / "machines.yaml").read_text("utf-8").split("---\n")
        workflow = server.add("---\n".join(resources[:3]))

        assert workflow == "default/machine-1"
        assert [each.id for each in server.workflows()] == [workflow]


@pytest.mark.parametrize(
    ("timeouts", "listed"), [(Timeouts.IN_TIME, 0), (Timeouts.ON_CHANGE, 1)], ids=["in time", "on change"]
)
async def test_a_workflow_can_time_out_while_an_action_runs(timeouts: Timeouts, listed: int) -> None:
    """In time, a workflow that is late vanishes while its action runs; on a change only, with the next report."""
    clock = ManualClock()
    async with (
        DevelopmentServer(protocol=TinkV012(timeouts=timeouts), clock=clock) as server,
        client_of(server.address) as client,
    ):
        workflow = server.add(TEMPLATE)
        await client.report(report("one", State.RUNNING))
        clock.advance(601)
        assert len(await client.workflows("w1")) == listed
        await client.report(report("one", State.SUCCESS))

        assert await client.workflows("w1") == ()
        assert server.workflow(workflow).state is State.TIMEOUT


async def test_a_timeout_of_nothing_is_over_at_once_if_told_so() -> None:
    """As the real controller has it, with the switch, a workflow without timeouts ends as soon as it runs."""
    protocol = TinkV012(timeout_zero_is_at_once=True)
    text = TEMPLATE.replace(", timeout: 60", "")
    async with DevelopmentServer(protocol=protocol) as server, client_of(server.address) as client:
        workflow = server.add(text)
        await client.report(report("one", State.RUNNING))

        assert server.workflow(workflow).state is State.TIMEOUT
