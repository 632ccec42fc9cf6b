"""The search: from each beginning through everything that may happen, held against the promises."""

from collections.abc import Iterator, Mapping
from functools import partial

from attrs import evolve

from tinkworker.engine.exploring.search import Move, Search
from tinkworker.engine.statechart import Statechart
from tinkworker.engine.step import START, Spawn, Step
from tinkworker.lifecycle.action.events import Begin
from tinkworker.lifecycle.exploration.beginning import BEGINNINGS, Beginning
from tinkworker.lifecycle.exploration.moves import past, possibilities, possible
from tinkworker.lifecycle.exploration.promises import PROMISES
from tinkworker.lifecycle.exploration.world import ACTION, Happening, World, begin, key

CHARTS = ("action", "report")
"""The charts whose machines are looked at."""


def search(
    charts: Mapping[str, Statechart], faults: int, beginnings: tuple[Beginning, ...] = BEGINNINGS
) -> Search[World]:
    """
    Look at everything that can happen to an action and its reports.

    Args:
        charts: The charts; action and report are looked at.
        faults: How many things may go wrong in one story.
        beginnings: In which worlds it begins.
    """
    found: Search[World] = Search(moves, key, lambda world: world.ended)
    found.run(begun(charts, faults, beginning) for beginning in beginnings)
    return found


def begun(charts: Mapping[str, Statechart], faults: int, beginning: Beginning) -> Move[World]:
    """The first move of every story."""
    spawn = Spawn("next_action", "action", beginning.child(ACTION))
    happening = begin(charts, spawn, faults=faults, boxes=beginning.boxes, status=beginning.status)
    if beginning.data.intended:  # nothing is intended before its turn, and that comes with it in one batch
        _, _, turn = possible(past(happening.world, "begin"), "", ACTION, "begin", Begin(0))
        happening = evolve(turn, steps=happening.steps + turn.steps)
    return judged(beginning.label, happening.world, happening)


def moves(world: World) -> Iterator[Move[World]]:
    """Everything that may happen next, held against the promises."""
    for before, label, happening in possibilities(world):
        yield judged(label, before, happening)


def judged(label: str, before: World, happening: Happening) -> Move[World]:
    """A move, with what it took and what it broke."""
    marks = frozenset(f"{step.chart}: {taken.edge}" for step in happening.steps for taken in step.taken)
    complaints = tuple(complaint for promise in PROMISES for complaint in promise(before, happening))
    return Move(partial(told, label, happening.steps), happening.world, marks, complaints)


def told(label: str, steps: tuple[Step, ...]) -> str:
    """What happens, and what each machine makes of it."""
    states = (
        f"{short(step)} begins" if step.event == START else f"{short(step)} {step.source} → {step.target}"
        for step in steps
        if step.event == START or step.source != step.target
    )
    return "; ".join((label, *states))


def short(step: Step) -> str:
    """A machine's name, as far as it tells it from the others of a story."""
    return step.machine.rpartition(":")[2].replace("workflow#0/", "report ") if step.machine != ACTION else ACTION
