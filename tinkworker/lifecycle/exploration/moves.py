"""Everything that may happen next in a world."""

from collections.abc import Iterator
from math import inf
from typing import Any

from attrs import evolve, frozen

from tinkworker.engine.step import Event
from tinkworker.lifecycle.action.events import Begin, Cancel, CancelReason, Handled
from tinkworker.lifecycle.exploration import engine, server
from tinkworker.lifecycle.exploration.world import (
    ACTION,
    LASTING,
    NOT_TAKEN,
    STOP_GIVEN_UP,
    Call,
    Happening,
    World,
    killed,
    send,
)
from tinkworker.runtime.port import Phase

CANCELS = {
    CancelReason.TIMED_OUT: "the workflow is out of time",
    CancelReason.OVER: "the workflow is over",
    CancelReason.REPLACED: "the server has another workflow of this name",
}


Possible = tuple[World, str, Happening]
"""The world before, what happens in it, and what came of that."""


def possibilities(world: World) -> Iterator[Possible]:
    """Everything that may happen next."""
    yield from said(world)
    yield from answered(world)
    yield from rung(world)
    yield from outside(world)
    yield from strayed(world)


def said(world: World) -> Iterator[Possible]:
    """What the workflow says."""
    if "begin" not in world.past and world.action is not None:
        yield possible(past(world, "begin"), "its turn has come", ACTION, "begin", Begin(0))
        yield possible(world, "another action's turn has come", ACTION, "begin", Begin(1))
    for reason, label in CANCELS.items():
        over = reason is CancelReason.OVER and "begin" in world.past
        if "cancel" not in world.past and world.action is not None and not over:
            yield cancelled(past(world, "cancel", "begin"), reason, label)


def cancelled(world: World, reason: CancelReason, label: str) -> Possible:
    """The workflow ends; where the server has another one, reports are withdrawn."""
    if reason is not CancelReason.REPLACED:
        return possible(world, label, ACTION, "cancel", Cancel(reason))
    world = evolve(past(world, "replaced"), status=server.Status.REPLACED)
    event = Event("cancel", Cancel(reason), world.now)
    happening = send(world, ACTION, event)
    for name, member in happening.world.ensemble.members.items():
        if member.machine.statechart.name == "report":
            withdrawn = send(happening.world, name, Event("withdraw", None, world.now))
            happening = Happening(
                withdrawn.world, happening.steps + withdrawn.steps, happening.refusals + withdrawn.refusals
            )
    return world, label, happening


def answered(world: World) -> Iterator[Possible]:
    """What engine and server answer, and what becomes of answers."""
    for call in world.calls:
        if not held_up(world, call):
            yield from carried_out(world, call)
        if world.faults:
            poorer = evolve(world, faults=world.faults - 1)
            late = evolve(poorer, strays=(*world.strays, call)) if call.invocation.activity in LASTING else poorer
            yield silent(late, call, f"{call.invocation.activity}: no answer yet")
            yield given_up(poorer, call, call.invocation.activity)


def carried_out(world: World, call: Call) -> Iterator[Possible]:
    """A request is carried out, and its answer comes or is lost."""
    activity = call.invocation.activity
    for effect in effects(world, call):
        if effect.costs > world.faults:
            continue
        label = f"{activity}: {effect.outcome}"
        yield possible(effect.world, label, call.machine, effect.outcome, effect.payload, call)
        if effect.world.faults and activity in LASTING and not effect.costs:
            poorer = evolve(effect.world, faults=effect.world.faults - 1)
            yield silent(poorer, call, f"{label}, and the answer is lost")
            yield given_up(poorer, call, label)


def given_up(world: World, call: Call, label: str) -> Possible:
    """
    Three lives of this program ended at a call, so that it is not tried again.

    Engine and server have carried out by then what they were asked for, or never will.
    """
    if call.invocation.activity == "runtime.stop":
        world = past(world, STOP_GIVEN_UP)
    return possible(world, f"{label}, and the program failed at it three times", call.machine, "broken", None, call)


@frozen
class Effect:
    """What a request came to: the activity's outcome, what comes with it, the world afterwards, and what it took."""

    outcome: str
    payload: Any
    world: World
    costs: int


def effects(world: World, call: Call) -> Iterator[Effect]:
    """How a request may be carried out."""
    activity, request = call.invocation.activity, call.invocation.request
    if activity.startswith("runtime."):
        for answer in engine.answers(world.boxes, activity, request):
            after = evolve(world, boxes=answer.boxes, faults=world.faults - answer.costs)
            yield Effect(answer.outcome, answer.payload, after, answer.costs)
        return
    for told in server.answers(world.status, activity, request):
        after = evolve(world, status=told.status, faults=world.faults - told.costs)
        if told.outcome == "refused" and told.costs:
            after = past(after, NOT_TAKEN)
        yield Effect(told.outcome, told.payload, after, told.costs)


def held_up(world: World, call: Call) -> bool:
    """Whether something that was asked for earlier has to come first (law 2)."""
    place = call.invocation.activity.partition(".")[0]
    return any(stray.invocation.activity.startswith(place) for stray in world.strays)


def strayed(world: World) -> Iterator[Possible]:
    """What is late is carried out after all, or never."""
    for number, stray in enumerate(world.strays):
        rest = world.strays[:number] + world.strays[number + 1 :]
        if held_up(evolve(world, strays=world.strays[:number]), stray):
            continue
        without = evolve(world, strays=rest)
        yield world, f"{stray.invocation.activity}: never carried out", Happening(without)
        for effect in effects(without, stray):
            if not effect.costs:
                yield world, f"{stray.invocation.activity}: late, {effect.outcome}", Happening(effect.world)


def rung(world: World) -> Iterator[Possible]:
    """Timers ring."""
    for name, member in world.ensemble.members.items():
        for event, armed in member.machine.timers.items():
            later = evolve(world, now=max(world.now, armed.due))
            if event == "after stop_budget":
                later = past(later, STOP_GIVEN_UP)
            yield later, f"{event} rings", send(later, name, Event(event, None, later.now, armed.number))


def outside(world: World) -> Iterator[Possible]:
    """What happens by itself."""
    for name, box in world.boxes.items():
        if box.phase is Phase.RUNNING:
            for code in (0, 3):
                ended = evolve(box, phase=Phase.EXITED, code=code)
                after = evolve(world, boxes={**world.boxes, name: ended})
                yield world, f"the program ends with {code}", Happening(after)
            if world.faults:
                ended = evolve(box, phase=Phase.EXITED, code=engine.TERMINATED)
                after = evolve(world, boxes={**world.boxes, name: ended}, faults=world.faults - 1)
                yield world, "a signal ends the program", Happening(after)
                ended = evolve(box, phase=Phase.EXITED, code=0, seconds=inf)
                after = evolve(world, boxes={**world.boxes, name: ended}, faults=world.faults - 1)
                yield world, "the program ends with 0, after its time", Happening(after)
        if box.phase is not None and world.faults:
            gone = evolve(box, phase=None, code=None)
            after = evolve(world, boxes={**world.boxes, name: gone}, faults=world.faults - 1)
            yield world, "somebody removes the container", Happening(after)
    if world.faults:
        poorer = evolve(world, faults=world.faults - 1)
        yield world, "the worker is killed, and goes on", killed(poorer)
        if world.status not in {server.Status.DELETED, server.Status.REPLACED}:
            yield world, "the workflow is deleted", Happening(evolve(poorer, status=server.Status.DELETED))


def past(world: World, *what: str) -> World:
    """The world after something that happens once."""
    return evolve(world, past=world.past | set(what))


def possible(world: World, label: str, machine: str, name: str, payload: object, call: Call | None = None) -> Possible:
    """Something that a machine is told."""
    number = call.invocation.number if call else None
    calls = tuple(each for each in world.calls if each is not call)
    return world, label, send(evolve(world, calls=calls), machine, Event(name, payload, world.now, number))


def silent(world: World, call: Call, label: str) -> Possible:
    """A request whose answer does not come."""
    if call.invocation.activity.startswith("server."):
        return possible(world, label, call.machine, "unreachable", server.SILENT, call)
    if call.invocation.activity == "runtime.handle":
        return possible(world, label, call.machine, "handled", Handled("no answer"), call)
    if call.invocation.activity == "runtime.room":  # it goes on looking, and the pull says that there is no answer
        return world, label, Happening(world)
    return possible(world, label, call.machine, "engine_unavailable", engine.UNAVAILABLE, call)
