"""What charts send each other is taken, whoever is started ends, and nobody waits in a circle."""

from collections.abc import Mapping
from typing import Any

import pytest

from tests.engine.workshop import Notes, problems_together, spawning

PARENT = """
        chart: parent_chart
        initial: x
        events: {child_ended: child, child_failed: child, news: child}
        states:
          x:
            entry: {spawn: helper, send: {to: child, event: hurry}}
            when: {child_ended: y, child_failed: y, news: {do: read}}
            waits_for: child
          y: {final: true}
"""
CHILD = """
        chart: child
        initial: one
        events: {hurry: parent_chart}
        states:
          one: {when: {hurry: {do: run}}, entry: {send: {to: parent, event: news}}, after: {t: well, u: badly}}
          well: {final: true}
          badly: {final: true}
"""
SPAWNS = {"helper": spawning("child", well="child_ended", badly="child_failed")}
CHARTS = {"parent.yaml": PARENT, "child.yaml": CHILD}
BOUND: Mapping[str, Mapping[str, Any]] = {"parent_chart": {"spawns": SPAWNS}}


def found(in_parent: tuple[str, str] = ("", ""), in_child: tuple[str, str] = ("", ""), **changes: Any) -> list[str]:
    """What is wrong after a replacement in each chart, and with other bindings."""
    texts = {"parent.yaml": PARENT.replace(*in_parent), "child.yaml": CHILD.replace(*in_child)}
    return problems_together(texts, **{**BOUND, **changes})


def test_charts_that_agree_are_sound() -> None:
    """Two charts that say the same of each other have no problems."""
    assert found() == []


def test_a_sender_may_be_named_by_its_relation() -> None:
    """A chart may declare that an event comes from its parent, whoever that is."""
    assert found(in_child=("hurry: parent_chart", "hurry: parent")) == []


def test_a_spawn_starts_a_chart() -> None:
    """A spawn of a chart that is not there is found, with what was probably meant."""
    spawns = {"helper": spawning("chidl", well="child_ended", badly="child_failed")}

    assert (
        "parent.yaml:1:8: the spawn 'helper' starts a machine of 'chidl', which is no chart; did you mean 'child'?"
        in (found(parent_chart={"spawns": spawns}))
    )


@pytest.mark.parametrize(
    ("ends", "state"),
    [
        ({"well": "child_ended"}, "badly"),
        ({"well": "child_ended", "badly": "child_failed", "one": "news"}, "one"),
    ],
)
def test_a_spawn_knows_all_ends_of_its_child(ends: dict[str, str], state: str) -> None:
    """A final state of the child that brings no event, and an event for a state that is not final, are found."""
    what = f"the spawn 'helper' and 'child' differ about the final state {state!r}"
    advice = "bind exactly its final states to events"

    assert f"parent.yaml:1:8: {what}; {advice}" in found(parent_chart={"spawns": {"helper": spawning("child", **ends)}})


def test_a_child_comes_back_as_a_declared_event() -> None:
    """An event that a child's end brings must be declared as coming from its chart."""
    assert found(in_parent=("child_failed: child,", "child_failed: operator,")) == [
        (
            "parent.yaml:1:8: the spawn 'helper' comes back as 'child_failed', not declared as coming from 'child'; "
            "add 'child_failed: child' under 'events'"
        )
    ]


def test_a_child_that_is_to_bring_something_has_a_result() -> None:
    """If the parent expects something with a child's end, the child's chart must have a result."""
    events = {"child_ended": Notes, "child_failed": None, "news": None}
    silent = found(parent_chart={"spawns": SPAWNS, "events": events})

    assert silent == [
        (
            "parent.yaml:1:8: 'child_ended' is to bring something, and machines of 'child' end without a result; "
            "bind a 'result' there, or None as its payload here"
        )
    ]
    assert found(parent_chart={"spawns": SPAWNS, "events": events}, child={"result": lambda data: data}) == []


def test_a_message_goes_to_a_chart_below() -> None:
    """A message to a chart of which no machine ever lives below is found."""
    assert found(in_parent=("to: child", "to: chill")) == [
        "child.yaml:3:17: 'parent_chart' never sends 'hurry'; remove the declaration, or send it",
        "parent.yaml:6:34: no machine of 'chill' ever lives below one of 'parent_chart'; did you mean 'child'?",
    ]
    assert found(in_child=("to: parent", "to: parent_chart"))[0] == (
        "child.yaml:5:49: no machine of 'parent_chart' ever lives below one of 'child'; did you mean 'parent'?"
    )


def test_a_message_is_declared_by_its_receiver() -> None:
    """A message that the receiver does not declare as coming from the sender is found."""
    assert found(in_parent=("event: hurry", "event: hury")) == [
        "child.yaml:3:17: 'parent_chart' never sends 'hurry'; remove the declaration, or send it",
        "parent.yaml:6:34: 'child' does not take 'hury' from 'parent_chart'; did you mean 'hurry'?",
    ]
    assert found(in_child=("hurry: parent_chart", "hurry: operator")) == [
        "parent.yaml:6:34: 'child' does not take 'hurry' from 'parent_chart'; did you mean 'hurry'?"
    ]


@pytest.mark.parametrize("sender", ["parent_chart", "parent"])
def test_a_declared_sender_does_send(sender: str) -> None:
    """An event that nobody sends who was declared to send it is found."""
    assert found(in_parent=(", send: {to: child, event: hurry}", ""), in_child=("parent_chart}", f"{sender}}}")) == [
        f"child.yaml:3:17: {sender!r} never sends 'hurry'; remove the declaration, or send it"
    ]


def test_a_declared_sender_is_there() -> None:
    """An event that is to come from a chart that is not there is found, with what was probably meant."""
    assert found(in_child=("hurry: parent_chart", "hurry: [parent_chart, parrot_chart]")) == [
        "child.yaml:3:32: 'hurry' is to come from 'parrot_chart', which is no chart; did you mean 'parent_chart'?"
    ]


def test_both_sides_of_a_message_know_of_its_payload() -> None:
    """A payload that one side makes and the other does not expect, or the other way round, is found."""
    made = {"spawns": SPAWNS, "messages": {"hurry": str}}

    assert found(parent_chart=made) == [
        (
            "parent.yaml:6:34: something is sent with 'hurry', and 'child' expects nothing; "
            "bind its type there, or no message here"
        )
    ]
    assert found(child={"events": {"hurry": Notes}}) == [
        (
            "parent.yaml:6:34: 'child' expects something with 'hurry', and no message 'hurry' is bound; "
            "bind a function that makes it"
        )
    ]
    assert found(parent_chart=made, child={"events": {"hurry": Notes}}) == []


def test_receivers_of_one_message_expect_the_same() -> None:
    """One function makes a message's payload, so all receivers must expect the same type."""
    other = CHILD.replace("chart: child", "chart: other").replace(", entry: {send: {to: parent, event: news}}", "")
    parent = (
        PARENT.replace("send: {to: child", "send: [{to: other, event: hurry}, {to: child")
        .replace("event: hurry}}", "event: hurry}]}")
        .replace("spawn: helper", "spawn: [helper, second]")
        .replace("child_ended: child", "child_ended: [child, other]")
    )
    spawns = {**SPAWNS, "second": spawning("other", well="child_ended", badly="child_ended")}
    bound: Mapping[str, Mapping[str, Any]] = {
        "parent_chart": {"spawns": spawns, "messages": {"hurry": str}},
        "child": {"events": {"hurry": Notes}},
        "other": {"events": {"hurry": str}},
    }

    assert problems_together({"parent.yaml": parent, "child.yaml": CHILD, "other.yaml": other}, **bound) == [
        (
            "parent.yaml:6:72: 'other' and 'child' expect different things with 'hurry'; "
            "one function makes it for both; bind one type, or two events"
        )
    ]


def test_the_outermost_parent_is_whoever_drives() -> None:
    """A chart that no chart starts may tell its parent something, and hear from it."""
    text = """
        chart: alone
        initial: x
        events: {go: parent}
        states:
          x: {entry: {send: {to: parent, event: here_i_am}}, when: {go: y}, waits_for: parent}
          y: {final: true}
    """

    assert problems_together({"alone.yaml": text}) == []


CIRCLE = CHILD.replace("after: {t: well, u: badly}", "waits_for: {who}").replace(
    "{hurry: {do: run}}", "{hurry: [{if: sure, target: badly}, well]}"
)


@pytest.mark.parametrize("who", ["parent_chart", "parent"])
def test_charts_that_wait_for_each_other_are_found(who: str) -> None:
    """Two charts of which each waits for the other's move wait for ever."""
    child = CIRCLE.replace("{who}", who).replace("hurry: parent_chart", f"hurry: {who}")

    assert problems_together({"parent.yaml": PARENT, "child.yaml": child}, **BOUND) == [
        (
            "child.yaml:1:8: charts wait for each other in a circle: child → parent_chart → child; "
            "give one of the waiting states a timer"
        )
    ]


def test_a_state_with_a_timer_breaks_the_circle() -> None:
    """A state that ends by itself does not count as waiting, whomever it names."""
    child = CIRCLE.replace("waits_for: {who}", "waits_for: parent_chart, after: {t: well}")

    assert problems_together({"parent.yaml": PARENT, "child.yaml": child}, **BOUND) == []
