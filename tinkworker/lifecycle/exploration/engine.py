"""A model of an engine: containers by name, and what each request makes of them."""

from collections.abc import Iterator, Mapping
from typing import Any, Literal

from attrs import evolve, frozen

from tinkworker.lifecycle.action.events import (
    Created,
    Crowded,
    Exited,
    Fault,
    Found,
    Handled,
    Pulled,
    Started,
    Stranger,
)
from tinkworker.runtime.port import Exit, Phase

PASSING = Fault("RegistryUnavailable", "the registry does not answer", passing=True)
LASTING = Fault("ImageMissing", "there is no such image", passing=False)
FULL = Fault("NoSpace", "no space left on device", passing=False)
REFUSED = Fault("Refused", "the engine does not want to", passing=False)
SILENT = Fault("EngineUnavailable", "no answer", passing=True)
UNDESCRIBED = Fault("Undescribed", "the server does not say what it is", passing=True)
DESCRIBED_OTHERWISE = Fault("Undescribed", "the server now says something else of it", passing=True)
CUT_OFF = Fault("Untraceable", "id already in use", passing=False)
UNAVAILABLE = Fault("EngineUnavailable", "no answer", passing=True)

TODAY = "today's specification"
KILLED = 137
TERMINATED = 143


@frozen
class Box:
    """
    A container, or what is remembered of one.

    Attributes:
        phase: How far it got; None if it is gone.
        code: Its exit status, once it has ended.
        seconds: How long it had run then, if the engine says so.
        starts: How often its program was started.
        specification: What it was made from.
        cut_off: Whether its start was, and whether after its program may have begun; None if it was not.
    """

    phase: Phase | None = None
    code: int | None = None
    seconds: float | None = None
    starts: int = 0
    specification: str = TODAY
    cut_off: Literal["before", "amid"] | None = None


Boxes = Mapping[str, Box]
NOTHING = Box()


@frozen
class Answer:
    """
    How a request may end.

    Attributes:
        outcome: The activity's outcome.
        payload: What comes with it.
        boxes: The containers afterwards.
        costs: Faults that this takes.
    """

    outcome: str
    payload: Any
    boxes: Boxes
    costs: int = 0


def answers(boxes: Boxes, activity: str, request: Any) -> Iterator[Answer]:
    """How an activity of the runtime may end now; nothing if it goes on."""
    name = request.attempt.container("main")
    kind, box = activity.removeprefix("runtime."), boxes.get(name, NOTHING)
    yield from _find(boxes, name, box, request.attempt.run) if kind == "find" else _ACTIVITIES[kind](boxes, name, box)


def _with(boxes: Boxes, name: str, box: Box) -> Boxes:
    return {**boxes, name: box}


def _find(boxes: Boxes, name: str, box: Box, run: int) -> Iterator[Answer]:
    if box.phase is None:
        yield Answer("nothing_found", None, boxes)
    else:
        yield Answer("found", Found(name, run, box.phase, box.specification, TODAY), boxes)


def _seek(boxes: Boxes, _name: str, _box: Box) -> Iterator[Answer]:
    stranger = boxes.get(STRANGER, NOTHING)
    if stranger.phase is None:
        yield Answer("nothing_found", None, boxes)
    else:
        same = stranger.specification == TODAY
        yield Answer("stranger_found", Stranger(STRANGER, same, None), boxes)


STRANGER = "a container of another worker"
"""The name of one that may be there from the beginning."""


def _watch(boxes: Boxes, _name: str, _box: Box) -> Iterator[Answer]:
    yield from _wait(boxes, STRANGER, boxes.get(STRANGER, NOTHING))


def _pull(boxes: Boxes, _name: str, _box: Box) -> Iterator[Answer]:
    yield Answer("pulled", Pulled("image", "registry", ""), boxes)
    yield Answer("pull_failed", PASSING, boxes, costs=1)
    yield Answer("pull_failed", LASTING, boxes, costs=1)
    yield Answer("pull_failed", FULL, boxes, costs=1)
    yield Answer("no_room", Crowded(), boxes, costs=1)


def _room(boxes: Boxes, _name: str, _box: Box) -> Iterator[Answer]:
    yield Answer("crowded", Crowded(), boxes, costs=1)


def _create(boxes: Boxes, name: str, box: Box) -> Iterator[Answer]:
    made = box if box.phase else evolve(box, phase=Phase.CREATED, code=None, specification=TODAY, cut_off=None)
    yield Answer("created", Created(name), _with(boxes, name, made))
    yield Answer("create_failed", REFUSED, boxes, costs=1)
    yield Answer("create_failed", FULL, boxes, costs=1)
    yield Answer("undescribed", UNDESCRIBED, boxes, costs=1)
    yield Answer("described_otherwise", DESCRIBED_OTHERWISE, boxes, costs=1)


def _start(boxes: Boxes, name: str, box: Box) -> Iterator[Answer]:
    if box.phase is None:
        yield Answer("lost", None, boxes)
    elif box.cut_off == "before":
        yield Answer("never_ran", CUT_OFF, boxes)
    elif box.cut_off == "amid":
        yield Answer("untraceable", CUT_OFF, boxes)
    elif box.phase is Phase.CREATED:
        yield Answer("engine_unavailable", SILENT, _with(boxes, name, evolve(box, cut_off="before")), costs=1)
        amid = evolve(box, cut_off="amid", starts=box.starts + 1)
        yield Answer("engine_unavailable", SILENT, _with(boxes, name, amid), costs=1)
        running = evolve(box, phase=Phase.RUNNING, starts=box.starts + 1)
        yield Answer("started", Started(0.0), _with(boxes, name, running))
        yield Answer("start_failed", REFUSED, boxes, costs=1)
        yield Answer("start_failed", FULL, boxes, costs=1)
    else:
        yield Answer("started", Started(None), boxes)


def _wait(boxes: Boxes, _name: str, box: Box) -> Iterator[Answer]:
    if box.phase is None:
        yield Answer("lost", None, boxes)
    elif box.code is not None:
        yield Answer("exited", Exited(Exit(box.code, seconds=box.seconds)), boxes)


def _stop(boxes: Boxes, name: str, box: Box) -> Iterator[Answer]:
    ended = evolve(box, phase=Phase.EXITED, code=KILLED) if box.phase is Phase.RUNNING else box
    yield Answer("stopped", None, _with(boxes, name, ended))


def _remove(boxes: Boxes, name: str, box: Box) -> Iterator[Answer]:
    yield Answer("removed", None, _with(boxes, name, evolve(box, phase=None, code=None)))


def _handle(boxes: Boxes, _name: str, _box: Box) -> Iterator[Answer]:
    yield Answer("handled", Handled("it has run"), boxes)


_ACTIVITIES = {
    "seek": _seek,
    "watch": _watch,
    "pull": _pull,
    "room": _room,
    "create": _create,
    "start": _start,
    "wait": _wait,
    "stop": _stop,
    "remove": _remove,
    "handle": _handle,
}
