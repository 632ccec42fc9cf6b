"""Of alternatives exactly one is meant, each can be reached, and doing nothing is said."""

import pytest

from tests.engine.checking.case import Case

HEAD = """
        chart: a
        initial: x
        events: {go: operator}
        states:
          x:
            waits_for: operator
"""
WAITS = "            waits_for: operator\n"
END = """
          over: {final: true}
"""

CASES = [
    Case(
        "after one that always applies",
        f"{HEAD}            when: {{go: [over, {{if: sure, target: over}}, {{else: stay}}]}}{END}",
        (
            (
                "7:17: nothing after this can be reached: it always applies to event 'go'; "
                "give it an 'if', or make it the last"
            ),
        ),
        "[over, {if",
        "[{if: yes_it_is, target: over}, {if",
    ),
    Case(
        "after else",
        f"{HEAD}            when: {{go: [{{else: stay}}, over]}}{END}",
        (
            (
                "7:17: nothing after this can be reached: it always applies to event 'go'; "
                "give it an 'if', or make it the last"
            ),
        ),
        "{else: stay}",
        "{if: sure, do: shout}",
    ),
    Case(
        "all have an if",
        f"{HEAD}            when: {{go: [{{if: sure, target: over}}]}}{END}",
        ("7:17: all alternatives for event 'go' have an 'if'; say what else: add '{else: stay}', or one without 'if'",),
        "target: over}]",
        "target: over}, {else: stay}]",
    ),
    Case(
        "all of a timer have an if",
        f"{HEAD}            when: {{go: over}}\n            after: {{t: {{if: sure, target: over}}}}{END}",
        ("8:16: all alternatives for timer 't' have an 'if'; say what else: add '{else: stay}', or one without 'if'",),
        "{if: sure, target: over}",
        "[{if: sure, target: over}, x]",
    ),
    Case(
        "all of always have an if",
        f"{HEAD}            always: {{if: sure, target: over}}\n            when: {{go: over}}{END}",
        ("7:13: all alternatives for 'always' have an 'if'; say what else: add '{else: stay}', or one without 'if'",),
        "{if: sure, target: over}",
        "[{if: sure, target: over}, {else: stay}]",
    ),
    Case(
        "guard asked twice",
        f"{HEAD}            when: {{go: [{{if: sure, target: over}}, {{if: sure, do: shout}}, {{else: stay}}]}}{END}",
        ("7:48: the guard 'sure' is asked twice for event 'go'; the second is never taken; remove one",),
        "{if: sure, do",
        "{if: daring, do",
    ),
    Case(
        "nothing but else",
        f"{HEAD}            when: {{go: {{else: stay}}}}\n            after: {{t: over}}{END}",
        (
            (
                "7:16: all that is said to event 'go' is that nothing happens; "
                "leave it out; an event that may come and means nothing stands under 'ignore'"
            ),
        ),
        "go: {else: stay}",
        "go: x",
    ),
    Case(
        "more beside else",
        f"{HEAD}            when: {{go: [{{if: sure, target: over}}, {{else: stay, do: shout}}]}}{END}",
        ("7:43: 'else: stay' says that nothing happens, and more is said beside it; let it stand alone",),
        "else: stay, do: shout",
        "do: shout",
    ),
    Case(
        "else with an if",
        f"{HEAD}            when: {{go: [{{if: sure, else: stay}}, over]}}{END}",
        ("7:17: 'else: stay' says that nothing happens, and more is said beside it; let it stand alone",),
        "if: sure, else: stay",
        "if: sure, do: shout",
    ),
    Case(
        "does nothing",
        f"{HEAD}            when: {{go: [{{if: sure}}, over]}}{END}",
        (
            (
                "7:17: an alternative for event 'go' that does nothing; "
                "list the event under 'ignore', or write '{else: stay}'"
            ),
        ),
        "{if: sure}",
        "{if: sure, target: x}",
    ),
    Case(
        "always without a target",
        f"{HEAD}            always: [{{if: sure, do: shout}}, {{else: stay}}]\n            when: {{go: over}}{END}",
        ("7:14: 'always' of 'x' without a target would be taken again and again; give it a target",),
        "do: shout",
        "target: over",
    ),
    Case(
        "event under two keys",
        f"{HEAD}            when: {{go: over}}\n            ignore: go{END}",
        ("8:13: 'go' stands under 'when' and under 'ignore' of 'x'; only one can be meant; remove the other",),
        "ignore: go",
        "",
    ),
    Case(
        "deferred and ignored",
        f"{HEAD}            defer: go\n            ignore: [go]\n            after: {{t: over}}{END}".replace(
            WAITS, ""
        ),
        ("7:14: 'go' stands under 'defer' and under 'ignore' of 'x'; only one can be meant; remove the other",),
        "defer: go",
        "",
    ),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_fault_is_found(case: Case) -> None:
    """The fault is found at its place, with advice, and nothing else is; the mended chart is sound."""
    assert case.problems() == case.found
    assert case.remaining() == ()
