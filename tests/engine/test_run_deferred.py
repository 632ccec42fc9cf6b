"""Deferred events are kept, and happen as soon as a state takes them: after the edge, before what needs no event."""

import pytest
from attrs import evolve

from tests.engine.workshop import Notes, activity, begun, bindings, chart, picture, send
from tinkworker.engine.machine import Machine, NoAlternative, Refused
from tinkworker.engine.statechart import bind
from tinkworker.engine.step import Command, Disposition, Event
from tinkworker.engine.topology import flatten

POST = """
    chart: post
    initial: away
    events: {letter: operator, parcel: operator, come: operator, go: operator}
    states:
      away: {defer: [letter, parcel], when: {come: hall}, waits_for: operator}
      hall:
        defer: parcel
        when:
          letter: {assign: read_letter, do: open_it}
          go: away
        always:
          - {if: tired, assign: sit_down, target: room}
          - {else: stay}
        waits_for: operator
      room: {when: {letter: {assign: read_seated}, parcel: {assign: unpack}, go: gone}, waits_for: operator}
      gone: {final: true}
"""


def test_keeps_deferred_events_for_the_next_state() -> None:
    """A deferred event changes nothing but is kept; in the next state that takes it, it happens in the same step."""
    post = begun(POST)

    kept = send(post, "letter")
    step = send(post, "come")

    assert (kept.disposition, kept.taken) == (Disposition.DEFERRED, ())
    assert [taken.edge for taken in step.taken] == ["away.come[0]", "hall.letter[0]"]
    assert step.commands == (Command("open_it", "open_it on letter after 1"),)
    assert post.deferred == ()


def test_deferred_events_keep_their_order_and_stay_deferred_where_the_state_says_so() -> None:
    """What the next state defers too is kept on; the rest comes in the order in which it happened."""
    post = begun(POST)
    for name in ("parcel", "letter", "letter"):
        send(post, name)

    send(post, "come")

    assert post.data.log == ("read_letter on letter", "read_letter on letter")
    assert [event.name for event in post.deferred] == ["parcel"]


def test_deferred_events_come_before_edges_that_need_no_event() -> None:
    """What happened first counts first: a deferred event is delivered before `always` is looked at."""
    post = begun(POST, Notes(yes=frozenset({"tired"})))
    for name in ("letter", "parcel"):
        send(post, name)

    step = send(post, "come")

    assert [taken.edge for taken in step.taken] == [
        "away.come[0]",
        "hall.letter[0]",
        "hall.always[0]",
        "room.parcel[0]",
    ]
    assert post.data.log == ("read_letter on letter", "sit_down on letter", "unpack on parcel")


def test_effects_are_given_the_event_that_they_belong_to() -> None:
    """A deferred event's effects are given that event; what needs no event is given the one that came last."""
    post = begun(POST, Notes(yes=frozenset({"tired"})))

    send(post, "come")

    assert post.data.log == ("sit_down on come",)


def test_always_is_looked_at_after_an_edge_without_target() -> None:
    """Whatever edge was taken, `always` is looked at afterwards: the data may have changed what it says."""
    post = begun(POST)
    send(post, "come")
    post.data = evolve(post.data, yes=frozenset({"tired"}))

    step = send(post, "letter")

    assert [taken.edge for taken in step.taken] == ["hall.letter[0]", "hall.always[0]"]


def test_always_is_not_looked_at_when_no_edge_was_taken() -> None:
    """A deferred event moves nothing, even where `always` would now apply."""
    post = begun(POST)
    send(post, "come")
    post.data = evolve(post.data, yes=frozenset({"tired"}))

    assert (send(post, "parcel").states, post.state) == ((), "hall")


def test_what_is_still_deferred_at_the_end_is_dropped() -> None:
    """A machine that has ended keeps nothing for later, and does not refuse what it had kept."""
    post = begun(POST.replace("go: away", "go: gone"))
    send(post, "parcel")
    send(post, "come")

    step = send(post, "go")

    assert (step.final, post.deferred) == (True, ())


UNCHECKED = """
    chart: unchecked
    initial: one
    events: {go: operator, late: operator}
    states:
      one: {defer: late, when: {go: [{if: sure, target: two}]}}
      two: {when: {go: three}}
      three: {final: true}
"""


def unchecked(data: Notes) -> Machine:
    """A machine of a chart that no check would let pass."""
    read = chart(UNCHECKED)
    made = Machine(bind(flatten(read), bindings(read)), "m", data)
    made.start(0.0)
    return made


def test_a_chart_that_was_not_checked_may_have_no_answer() -> None:
    """Where no alternative applies, that is said, and the machine is as it was."""
    made = unchecked(Notes())
    before = picture(made)

    with pytest.raises(NoAlternative, match=r"m: none of \['one.go\[0\]'\] applies"):
        send(made, "go")

    assert picture(made) == before


def test_a_deferred_event_that_is_refused_takes_the_whole_step_back() -> None:
    """A step is done as a whole or not at all: what fails after the event's own edge undoes that too."""
    made = unchecked(Notes(yes=frozenset({"sure"})))
    send(made, "late")
    before = picture(made)

    with pytest.raises(Refused, match="knows no event 'late'"):
        send(made, "go")

    assert picture(made) == before


def test_what_is_entered_and_left_in_one_step_was_never_there() -> None:
    """The activity of a state that a deferred event leaves at once is neither begun nor cancelled."""
    made = begun(
        """
        chart: haste
        initial: waiting
        events: {open: operator, leave: operator}
        states:
          waiting: {defer: leave, when: {open: inside}, waits_for: operator}
          inside:
            initial: sitting
            invoke: music
            when: {leave: gone, done: gone}
            states: {sitting: {after: {nap: gone}}}
          gone: {final: true}
        """,
        activities={"music": activity("done")},
    )
    send(made, "leave")

    step = send(made, "open")

    assert (step.states, step.final) == (("sitting", "gone"), True)
    assert (step.started, step.cancelled, step.armed, step.disarmed) == ((), (), (), ())


def test_source_and_payload_are_the_events_own() -> None:
    """A step carries the event's name and time, and the subject of its machine."""
    made = begun(POST)
    made.subject = {"who": "postman"}

    step = made.send(Event("come", None, 12.5))

    assert (step.event, step.at, step.subject, step.machine, step.chart) == (
        "come",
        12.5,
        {"who": "postman"},
        "m",
        "post",
    )
