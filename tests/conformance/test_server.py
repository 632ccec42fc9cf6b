"""The server port: what every adapter does, whichever protocol it speaks, as far as its abilities go."""

from functools import partial

import pytest
from attrs import evolve

from tests.conformance.from_file import in_a_file
from tests.conformance.server import AGENT, IMAGE, NOBODY, SPOKEN, Having, Lost, in_memory, on_a_socket, tell
from tinkworker.server.port import Abilities, Refusal, Report, ServerRefused, ServerUnreachable, State

MACHINE, OTHER = "9d5ca7a4-6c5c-44a4-9f0e-2a30b5f1c001", "9d5ca7a4-6c5c-44a4-9f0e-2a30b5f1c002"
NOWHERE = "9d5ca7a4-6c5c-44a4-9f0e-2a30b5f1cfff"
"""Ids of workers, and of a workflow that is not there, in the form that all servers take."""

ADAPTERS: list[tuple[str, Having]] = [
    ("memory tink", partial(in_memory, Abilities())),
    ("memory agent", partial(in_memory, AGENT)),
    ("file", in_a_file),
    *((f"{spoken.name}", partial(on_a_socket, spoken, str(spoken.name))) for spoken in SPOKEN),
    *((f"{spoken.name} found out", partial(on_a_socket, spoken, "auto")) for spoken in SPOKEN),
]
pytestmark = pytest.mark.parametrize("having", [pytest.param(having, id=name) for name, having in ADAPTERS])


async def test_nothing_to_do(having: Having) -> None:
    """Without work nothing is listed, and nothing is shown."""
    async with having() as case:
        assert await case.server.workflows(MACHINE) == ()
        assert await case.server.context(MACHINE, NOWHERE) is None


async def test_a_new_workflow_is_listed(having: Having) -> None:
    """It is shown at its first action, which is pending; asked for alone, it looks the same."""
    async with having() as case:
        workflow = case.add((MACHINE, ["one", "two"]))
        (context,) = await case.server.workflows(MACHINE)

        assert (context.workflow, context.worker, context.action) == (workflow, MACHINE, "one")
        assert (context.position, context.state) == (0, State.PENDING)
        assert context.total == (2 if case.server.abilities.looks_ahead else 0)
        assert await case.server.context(MACHINE, workflow) == context


async def test_only_ones_own_turn_is_listed(having: Having) -> None:
    """A worker without a task in a workflow, and one whose turn has not come, are shown nothing."""
    async with having() as case:
        case.add((MACHINE, ["one"]), (OTHER, ["two"]))

        assert await case.server.workflows(OTHER) == ()
        assert await case.server.workflows(NOBODY) == ()


async def test_actions_are_described(having: Having) -> None:
    """All of them are if the protocol looks ahead; otherwise those that were served, with their ids."""
    async with having() as case:
        workflow = case.add((MACHINE, ["one", "two"]), (OTHER, ["one"]))
        (context,) = await case.server.workflows(MACHINE)
        actions = await case.server.actions(workflow)

        expected = [("one", MACHINE), ("two", MACHINE), ("one", OTHER)]
        known = expected if case.server.abilities.looks_ahead else expected[:1]
        assert [(action.name, action.worker) for action in actions] == known
        assert {action.image for action in actions} == {IMAGE}
        assert (actions[0].task, actions[0].identity) == (context.task, context.identity)


async def test_an_unknown_workflow_has_no_actions(having: Having) -> None:
    """It is refused as unknown."""
    async with having() as case:
        with pytest.raises(ServerRefused) as caught:
            await case.server.actions(NOWHERE)

        assert caught.value.refusal is Refusal.UNKNOWN_WORKFLOW


async def test_a_report_about_an_unknown_workflow_is_refused(having: Having) -> None:
    """It is refused as unknown, also if the workflow was there once."""
    async with having() as case:
        workflow = case.add((MACHINE, ["one"]))
        report = await tell(case, MACHINE, workflow, State.RUNNING)
        case.remove(workflow)
        for workflow_id in (workflow, NOWHERE):
            with pytest.raises(ServerRefused) as caught:
                await case.server.report(evolve(report, workflow=workflow_id, state=State.SUCCESS))

            assert caught.value.refusal is Refusal.UNKNOWN_WORKFLOW


async def test_a_workflow_is_led_to_its_end(having: Having) -> None:
    """Each report is shown at once; after the last SUCCESS nothing is listed."""
    names = ["one", "two", "three", "four"]
    async with having() as case:
        workflow = case.add((MACHINE, names))
        for position, name in enumerate(names):
            (context,) = await case.server.workflows(MACHINE)
            assert (context.position, context.action, context.state) == (position, name, State.PENDING)
            await tell(case, MACHINE, workflow, State.RUNNING)
            (context,) = await case.server.workflows(MACHINE)
            assert (context.position, context.action, context.state) == (position, name, State.RUNNING)
            await tell(case, MACHINE, workflow, State.SUCCESS)

        assert await case.server.workflows(MACHINE) == ()
        reports = [(name, state) for name in names for state in (State.RUNNING, State.SUCCESS)]
        assert case.reports(workflow) == reports


@pytest.mark.parametrize("state", [State.FAILED, State.TIMEOUT], ids=lambda state: str(state.value))
async def test_a_workflow_that_failed_is_over(having: Having, state: State) -> None:
    """After a FAILED or a TIMEOUT nothing is listed."""
    async with having() as case:
        workflow = case.add((MACHINE, ["one", "two"]))
        await tell(case, MACHINE, workflow, State.RUNNING, state)

        assert await case.server.workflows(MACHINE) == ()
        assert case.reports(workflow) == [("one", State.RUNNING), ("one", state)]


async def test_the_second_task_is_the_other_workers(having: Having) -> None:
    """When the first worker's task is done, the workflow is listed for the second worker alone."""
    async with having() as case:
        workflow = case.add((MACHINE, ["one"]), (OTHER, ["one"]))
        await tell(case, MACHINE, workflow, State.RUNNING, State.SUCCESS)

        assert await case.server.workflows(MACHINE) == ()
        (context,) = await case.server.workflows(OTHER)
        assert (context.worker, context.action, context.state) == (OTHER, "one", State.PENDING)


@pytest.mark.parametrize("lost", ["request", "answer"])
@pytest.mark.parametrize("state", [State.RUNNING, State.SUCCESS], ids=lambda state: str(state.value))
async def test_a_report_that_got_lost(having: Having, lost: Lost, state: State) -> None:
    """It is a fault that leaves open whether the server has it. Reading tells, but for a RUNNING that is not shown."""
    async with having() as case:
        if lost == "answer" and not case.loses_answers:
            pytest.skip("whatever it did, it says")
        workflow = case.add((MACHINE, ["one", "two"]))
        if state is State.SUCCESS:
            await tell(case, MACHINE, workflow, State.RUNNING)
        case.lose_report(lost)
        with pytest.raises(ServerUnreachable):
            await tell(case, MACHINE, workflow, state)
        context = await case.server.context(MACHINE, workflow)

        assert context is not None
        shown = (context.position, context.state)
        if state is State.SUCCESS:
            assert shown == ((1, State.PENDING) if lost == "answer" else (0, State.RUNNING))
        elif lost == "answer" and case.server.abilities.looks_ahead:
            assert shown == (0, State.RUNNING)
        else:
            assert shown in {(0, State.PENDING), (0, State.RUNNING if lost == "answer" else State.PENDING)}


async def test_a_running_that_is_repeated(having: Having) -> None:
    """It is taken and changes nothing if the protocol says so; otherwise it is refused, and changes nothing."""
    async with having() as case:
        workflow = case.add((MACHINE, ["one", "two"]))
        report = await tell(case, MACHINE, workflow, State.RUNNING)
        if case.server.abilities.repeats_running:
            await case.server.report(report)
        else:
            with pytest.raises(ServerRefused) as caught:
                await case.server.report(report)
            assert caught.value.refusal is Refusal.MISMATCH
        context = await case.server.context(MACHINE, workflow)

        assert context is not None
        assert (context.position, context.state) == (0, State.RUNNING)


async def test_an_end_that_is_repeated_later(having: Having) -> None:
    """When the next action runs, a SUCCESS is taken again if the protocol says so, or refused; it changes nothing."""
    async with having() as case:
        workflow = case.add((MACHINE, ["one", "two"]))
        report: Report = await tell(case, MACHINE, workflow, State.RUNNING, State.SUCCESS)
        await tell(case, MACHINE, workflow, State.RUNNING)
        if case.server.abilities.repeats_outcomes:
            await case.server.report(report)
        else:
            with pytest.raises(ServerRefused) as caught:
                await case.server.report(report)
            assert caught.value.refusal is Refusal.MISMATCH
        context = await case.server.context(MACHINE, workflow)

        assert context is not None
        assert (context.action, context.state) == ("two", State.RUNNING)


async def test_several_workflows(having: Having) -> None:
    """A protocol that looks ahead lists all workflows of a worker; another one serves them one after the other."""
    async with having() as case:
        if not case.several:
            pytest.skip("it has one workflow at a time")
        workflows = [case.add((MACHINE, ["one"])), case.add((MACHINE, ["one"]))]
        listed = [context.workflow for context in await case.server.workflows(MACHINE)]

        assert listed
        assert set(listed) <= set(workflows)
        assert len(listed) == 2 or not case.server.abilities.looks_ahead


async def test_what_is_recalled_is_told_to_nobody(having: Having) -> None:
    """A worker that goes on after a restart, and hears what it told last, is shown the same, and the server no more."""
    async with having() as case:
        workflow = case.add((MACHINE, ["one", "two"]))
        success = await tell(case, MACHINE, workflow, State.RUNNING, State.SUCCESS)
        case.server.recall(success)
        (context,) = await case.server.workflows(MACHINE)

        assert (context.action, context.position) == ("two", 1)
        assert case.reports(workflow) == [("one", State.RUNNING), ("one", State.SUCCESS)]
