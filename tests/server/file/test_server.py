"""The server port without a server: what of it differs from the suite that all adapters pass."""

from pathlib import Path

import pytest
from attrs import evolve

from tinkworker.server.file.plan import Plan
from tinkworker.server.file.server import FileServer
from tinkworker.server.port import Action, Refusal, Report, ServerRefused, ServerUnreachable, State

PLAN = Plan("default/try", (Action("t", "one", "w1", "busybox", environment=("A=1",)), Action("t", "two", "w1", "b")))


def server(folder: Path, plan: Plan = PLAN) -> FileServer:
    """An adapter that keeps what it knows in a folder."""
    return FileServer(plan, Path("file.yaml"), folder / "workflow.json")


async def tell(served: FileServer, action: str, state: State) -> None:
    """Report a state of an action."""
    await served.report(Report(served.workflow, "t", action, "w1", state))


async def test_an_interrupted_workflow_goes_on(tmp_path: Path) -> None:
    """Whoever is given the same file again goes on with the same workflow, where it was."""
    first = server(tmp_path)
    await first.workflows("w1")
    await tell(first, "one", State.SUCCESS)
    await tell(first, "two", State.RUNNING)

    (context,) = await server(tmp_path).workflows("w1")
    assert (context.workflow, context.position, context.state) == (first.workflow, 1, State.RUNNING)


@pytest.mark.parametrize("state", [State.FAILED, State.TIMEOUT])
async def test_an_ended_workflow_begins_anew(tmp_path: Path, state: State) -> None:
    """After its end, the same file asks for another workflow."""
    first = server(tmp_path)
    await first.workflows("w1")
    await tell(first, "one", state)
    assert await first.workflows("w1") == ()

    (context,) = await server(tmp_path).workflows("w1")
    assert context.workflow != first.workflow
    assert (context.position, context.state) == (0, State.PENDING)


async def test_a_changed_file_begins_anew(tmp_path: Path) -> None:
    """A change of anything, if only of a value in an action's environment, makes it another workflow."""
    first = server(tmp_path)
    await first.workflows("w1")
    changed = evolve(PLAN, actions=(evolve(PLAN.actions[0], environment=("A=2",)), PLAN.actions[1]))

    (context,) = await server(tmp_path, changed).workflows("w1")
    assert context.workflow != first.workflow


@pytest.mark.parametrize("text", ["", "{", "[]", "{}"])
async def test_what_is_kept_cannot_be_read(tmp_path: Path, text: str) -> None:
    """A file that the power left half written counts as none."""
    (tmp_path / "workflow.json").write_text(text)

    (context,) = await server(tmp_path).workflows("w1")
    assert context.position == 0


async def test_what_is_kept_tells_no_secrets(tmp_path: Path) -> None:
    """No value of an environment stands in the file."""
    plan = evolve(PLAN, actions=(evolve(PLAN.actions[0], environment=("PASSWORD=hunter22",)),))
    await server(tmp_path, plan).workflows("w1")

    assert "hunter22" not in (tmp_path / "workflow.json").read_text()


async def test_where_nothing_can_be_kept_nothing_begins(tmp_path: Path) -> None:
    """A workflow that cannot be written down is not shown, until it can; neither is one that cannot be read."""
    served = server(tmp_path)
    (tmp_path / "workflow.draft").mkdir()
    for _ in range(2):
        with pytest.raises(ServerUnreachable, match=r"workflow\.json cannot be written: Is a directory"):
            await served.workflows("w1")
    (tmp_path / "workflow.draft").rmdir()
    (tmp_path / "workflow.json").mkdir()
    with pytest.raises(ServerUnreachable, match=r"workflow\.json cannot be read: Is a directory"):
        await served.workflows("w1")
    (tmp_path / "workflow.json").rmdir()

    assert len(await served.workflows("w1")) == 1


async def test_what_cannot_be_kept_was_not_heard(tmp_path: Path) -> None:
    """A report that cannot be written down is told as lost, and changes nothing: it will come again."""
    served = server(tmp_path)
    await served.workflows("w1")
    (tmp_path / "workflow.draft").mkdir()

    with pytest.raises(ServerUnreachable, match=r"workflow\.json cannot be written"):
        await tell(served, "one", State.SUCCESS)
    (context,) = await served.workflows("w1")
    assert context.position == 0


async def test_an_action_that_is_not_there(tmp_path: Path) -> None:
    """A report about it is refused for good."""
    served = server(tmp_path)
    await served.workflows("w1")

    with pytest.raises(ServerRefused) as caught:
        await tell(served, "three", State.SUCCESS)
    assert caught.value.refusal is Refusal.MALFORMED
