"""Charts with the same digest make the same machines; charts that differ in anything that counts do not share one."""

import pytest

from tests.engine.workshop import topology
from tinkworker.engine.digest import digest

CHART = """
    chart: a
    initial: x
    events: {go: operator, late: operator}
    states:
      x:
        initial: y
        invoke: work
        when: {go: [{if: sure, assign: note, do: shout, spawn: helper, send: {to: parent, event: news}, target: z}, y]}
        after: {patience: z}
        defer: late
        entry: sing
        states: {y: {}}
      z: {final: true}
"""


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("chart: a", "chart: a\n    description: Words for people."),
        ("chart: a", "chart: a\n    version: 7"),
        ("states: {y: {}}", "states: {y: {description: Words.}}"),
        ("when:", "# a comment\n        when:"),
        ("sing\n", "[sing]\n"),
    ],
)
def test_words_for_people_do_not_count(wrong: str, right: str) -> None:
    """Descriptions, comments, versions and shorthands change nothing about a machine."""
    assert digest(topology(CHART.replace(wrong, right, 1))) == digest(topology(CHART))


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("chart: a", "chart: b"),
        ("initial: x\n", "initial: z\n"),
        ("invoke: work", "invoke: rest"),
        ("if: sure", "if: unsure"),
        ("assign: note", "assign: forget"),
        ("do: shout", "do: [shout, sing]"),
        ("spawn: helper", "spawn: other"),
        ("to: parent", "to: child"),
        ("event: news", "event: olds"),
        ("target: z}, y]", "target: z}, z]"),
        ("target: z}, y]", "target: z}, {else: stay}]"),
        ("patience: z", "patience: y"),
        ("patience: z", "haste: z"),
        ("defer: late", "ignore: late"),
        ("entry: sing", "exit: sing"),
        ("{y: {}}", "{y: {entry: dance}}"),
        ("z: {final: true}", "z: {after: {never: z}}"),
    ],
)
def test_everything_else_counts(wrong: str, right: str) -> None:
    """Whatever changes what a machine does changes the digest."""
    changed = CHART.replace(wrong, right, 1)

    assert changed != CHART
    assert digest(topology(changed)) != digest(topology(CHART))


def test_a_digest_is_short_and_always_the_same() -> None:
    """A digest is sixteen hexadecimal digits, the same in every process."""
    assert digest(topology("chart: a\ninitial: x\nstates: {x: {final: true}}")) == "d8eca261a76864e7"
