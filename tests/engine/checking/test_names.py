"""Every name that a chart uses means something, and everything that is bound or declared is used."""

from collections.abc import Mapping
from typing import Any

import pytest

from tests.engine.checking.case import Case
from tests.engine.workshop import activity, bindings, chart, problems, spawning

FULL = """
        chart: full
        initial: x
        events: {go: operator, child_ended: child}
        states:
          x:
            invoke: work
            after: {patience: y}
            when:
              done: {assign: note, do: shout, spawn: helper, send: {to: parent, event: news}, target: y}
              go: [{if: sure, target: y}, {else: stay}]
              child_ended: y
          y: {final: true}
"""
KINDS = {
    "guards": ("guard", "sure", "10:17"),
    "assignments": ("assignment", "note", "9:22"),
    "commands": ("command", "shout", "9:32"),
    "timers": ("timer", "patience", "7:13"),
    "spawns": ("spawn", "helper", "9:46"),
    "events": ("payload of event", "go", "3:10"),
}


@pytest.mark.parametrize(("field", "kind", "name", "place"), [(field, *kind) for field, kind in KINDS.items()])
def test_what_is_used_must_be_bound(field: str, kind: str, name: str, place: str) -> None:
    """A name that nothing is bound to is found where it is first used, with what was probably meant."""
    bound = getattr(bindings(chart(FULL)), field)
    misspelt: Any = {field: {f"{key}s" if key == name else key: value for key, value in bound.items()}}

    assert problems(FULL, **misspelt) == [
        f"1:8: the {kind} '{name}s' is bound and never used; remove the function, or use it",
        f"{place}: no {kind} {name!r} is bound; did you mean '{name}s'?",
    ]
    assert problems(FULL) == []


def test_an_activity_must_be_bound() -> None:
    """An activity that nothing is bound to is found; what it may end with is not guessed at."""
    assert problems(FULL, activities={"wurk": activity("done")}) == [
        "1:8: the activity 'wurk' is bound and never used; remove the function, or use it",
        "6:13: no activity 'work' is bound; did you mean 'wurk'?",
        "9:7: nobody sends 'done': it is not under 'events' and no activity here ends so; there are: child_ended, go",
    ]


def test_a_message_must_be_sent() -> None:
    """A function that makes the payload of an event that is never sent is found; without one there is no payload."""
    assert problems(FULL, messages={"nws": str}) == [
        "1:8: the message 'nws' is bound and never used; remove the function, or use it"
    ]
    assert problems(FULL, messages={"news": str}) == []


def test_without_bindings_the_names_mean_nothing() -> None:
    """Without bindings only the structure is looked at: any function, activity and outcome may be meant."""
    assert problems(FULL, bound=False) == []
    assert problems(FULL.replace("target: y}, {else: stay}", "target: y}"), bound=False) == [
        "10:12: all alternatives for event 'go' have an 'if'; say what else: add '{else: stay}', or one without 'if'"
    ]


CASES = [
    Case(
        "event misspelt",
        """
        chart: a
        initial: x
        events: {cancel: operator, stop: operator}
        states:
          x: {when: {kancel: y, stop: y}, ignore: cancel, waits_for: operator}
          y: {final: true}
        """,
        (
            (
                "5:14: nobody sends 'kancel': it is not under 'events' and no activity here ends so; "
                "did you mean 'cancel'?"
            ),
        ),
        "kancel: y, ",
        "",
    ),
    Case(
        "outcome of an activity that lives elsewhere",
        """
        chart: a
        initial: x
        states:
          x: {invoke: work, when: {done: y}}
          y: {after: {t: z}, ignore: done}
          z: {final: true}
        """,
        ("5:30: nobody sends 'done': it is not under 'events' and no activity here ends so; there are none",),
        ", ignore: done",
        "",
    ),
    Case(
        "declared and never mentioned",
        """
        chart: a
        initial: x
        events: {go: operator, come: operator}
        states:
          x: {when: {go: y}, waits_for: operator}
          y: {final: true}
        """,
        ("3:24: the event 'come' is declared, and no state mentions it; remove it, or say what it does",),
        ", come: operator",
        "",
    ),
    *(
        Case(
            f"event named {word}",
            f"""
        chart: a
        initial: x
        events: {{{word}: operator}}
        states:
          x: {{when: {{{word}: y}}, waits_for: operator}}
          y: {{final: true}}
        """,
            (f"3:10: an event named {word!r}, which steps and journals use for something else; rename it",),
            f"{word}:",
            "go:",
        )
        for word in ("start", "resume")
    ),
    *(
        Case(
            f"chart named {word}",
            f"""
        chart: {word}
        initial: x
        states: {{x: {{final: true}}}}
        """,
            (f"1:8: a chart named {word!r}, which means somebody who is no chart; rename it",),
            f"chart: {word}",
            "chart: a",
        )
        for word in ("parent", "operator")
    ),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_fault_is_found(case: Case) -> None:
    """The fault is found at its place, with advice, and nothing else is; the mended chart is sound."""
    assert case.problems() == case.found
    assert case.remaining() == ()


def test_an_event_named_always_would_hide_edges_that_need_none() -> None:
    """The word for edges that need no event names no event."""
    found = problems("""
        chart: a
        initial: x
        events: {always: operator}
        states:
          x: {when: {always: y}, waits_for: operator}
          y: {final: true}
    """)

    assert "3:10: an event named 'always', which steps and journals use for something else; rename it" in found


@pytest.mark.parametrize(
    "state",
    [
        "x: {invoke: work, initial: in_it, states: {in_it: {when: {done: y}}}}",
        "x: {initial: in_it, states: {in_it: {invoke: work}}, when: {done: y}}",
    ],
)
def test_an_outcome_may_be_answered_by_a_composite_or_inside_one(state: str) -> None:
    """An outcome is known in the state of its activity, in those around it, and in those inside it."""
    text = f"""
        chart: a
        initial: x
        states:
          {state}
          y: {{final: true}}
    """

    assert problems(text) == []


def test_a_deferred_outcome_is_known_in_the_next_state() -> None:
    """An outcome that was deferred may be answered by a state in which its activity lives no longer."""
    text = """
        chart: a
        initial: x
        states:
          x: {invoke: work, defer: done, after: {t: y}}
          y: {when: {done: z}, after: {t: z}}
          z: {final: true}
    """

    assert problems(text) == []


@pytest.mark.parametrize("changes", [{}, {"spawns": {"helper": spawning("child", end="child_ended")}}])
def test_spawns_are_looked_at_with_the_other_chart(changes: Mapping[str, Any]) -> None:
    """What a spawn starts is not looked at while a chart is alone."""
    assert problems(FULL, **changes) == []
