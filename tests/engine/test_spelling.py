"""What a value of a chart file must be: names are words that no YAML reader takes for something else."""

import pytest

from tests.engine.workshop import problems

SOUND = """
        chart: a
        initial: x
        events: {go: operator}
        states:
          x: {when: {go: z}, waits_for: operator}
          z: {final: true}
"""


def said(wrong: str, right: str = "x") -> list[str]:
    """What is said when something else stands for a part of a sound chart."""
    return problems(SOUND.replace(right, wrong, 1))


@pytest.mark.parametrize(
    ("word", "what"),
    [
        ("on", "'on' is a boolean in YAML; other readers see no name here; rename it"),
        ("yes", "'yes' is a boolean in YAML; other readers see no name here; rename it"),
        ("no", "'no' is a boolean in YAML; other readers see no name here; rename it"),
        ("false", "'false' is a boolean in YAML; other readers see no name here; rename it"),
        ("null", "'null' is a null in YAML; other readers see no name here; rename it"),
        ("0600", "'0600' is not a name; write lower-case words joined by underscores"),
        ("1.5", "'1.5' is not a name; write lower-case words joined by underscores"),
        ("Go", "'Go' is not a name; write lower-case words joined by underscores"),
        ("go_", "'go_' is not a name; write lower-case words joined by underscores"),
        ("_go", "'_go' is not a name; write lower-case words joined by underscores"),
        ("go__on", "'go__on' is not a name; write lower-case words joined by underscores"),
        ("go-on", "'go-on' is not a name; write lower-case words joined by underscores"),
        ("go on", "'go on' is not a name; write lower-case words joined by underscores"),
        ("a.b", "'a.b' is not a name; write lower-case words joined by underscores"),
        ("gö", "'gö' is not a name; write lower-case words joined by underscores"),
        ('"\\e[31m"', "'\\x1b[31m' is not a name; write lower-case words joined by underscores"),
        ("", "nothing where a name belongs; write a name"),
        ("''", "nothing where a name belongs; write a name"),
        ("[a]", "a list where a name belongs; write a name"),
        ("{a: b}", "a mapping where a name belongs; write a name"),
        ("a" * 61, "a name of 61 characters; make it 60 at most"),
    ],
)
def test_what_is_no_name_is_found(word: str, what: str) -> None:
    """What is no name, or what other YAML readers take for a boolean or a number, is found at its place."""
    assert said(word) == [f"2:{10 if word else 9}: {what}"]


@pytest.mark.parametrize("word", ["go", "g", "go2", "go_on", "go_2", "a" * 60, "'on'", "y"])
def test_names_are_lower_case_words(word: str) -> None:
    """Lower-case words, with numbers in them and underscores between them, are names; quoted ones may be any."""
    name = word.strip("'")
    chart = SOUND.replace("initial: x", f"initial: {word}").replace("  x:", f"  {word}:")

    assert problems(chart) == [], name


def test_an_activity_may_have_one_dot() -> None:
    """Who does it and what is done: an activity's name has one dot at most."""
    chart = SOUND.replace("{when", "{invoke: runtime.pull, when").replace("go: z}", "go: z, done: z}")

    assert problems(chart) == []
    assert problems(chart.replace("runtime.pull", "a.b.c")) == [
        "5:15: 'a.b.c' is not a name; write lower-case words joined by underscores"
    ]


@pytest.mark.parametrize("key", ["defer", "ignore", "waits_for"])
def test_lists_name_nothing_twice(key: str) -> None:
    """A name that stands twice in a list is found at its second place."""
    found = said(f"{{{key}: [go, go]}}", "{when: {go: z}, waits_for: operator}")

    assert found == [f"5:{14 + len(key)}: 'go' stands here twice; once is enough; remove one"]


@pytest.mark.parametrize("key", ["defer: []", "entry: []", "always: []", "entry: {send: []}", "after: {t: []}"])
def test_lists_hold_something(key: str) -> None:
    """An empty list says nothing in many words."""
    found = said(f"{{{key}, when", "{when")

    assert [problem.partition(" ")[2] for problem in found] == ["an empty list; leave the key out, or list something"]


def test_unknown_keys_are_found_with_what_was_meant() -> None:
    """A misspelt key is found wherever it stands."""
    assert said("initials: x", "initial: x")[0] == "2:1: 'initials' means nothing here; did you mean 'initial'?"
    assert said("{wen", "{when")[0] == "5:7: 'wen' means nothing here; did you mean 'when'?"
    assert said("go: {guarrd: x, target: z}", "go: z") == [
        "5:19: 'guarrd' means nothing here; there are: assign, do, else, if, send, spawn, target"
    ]
    assert said("{entry: {sent: x}, when", "{when") == ["5:15: 'sent' means nothing here; did you mean 'send'?"]
    assert said("{entry: {send: {to: x, what: y}}, when", "{when") == [
        "5:21: a message without 'event'; write {to: ..., event: ...}",
        "5:29: 'what' means nothing here; there are: event, to",
    ]


def test_after_a_hundred_problems_nobody_reads_on() -> None:
    """A file that is wrong everywhere is not complained about for ever."""
    nonsense = "\n".join(f"wrong_{number}: x" for number in range(5000))

    assert len(problems(f"chart: a\n{nonsense}")) == 100
