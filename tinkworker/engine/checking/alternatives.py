"""Alternatives: one of them always applies, each can be reached, and doing nothing is said."""

from collections.abc import Iterator

from tinkworker.engine.chart import Alternative, Alternatives, Chart, Effects, State
from tinkworker.engine.problem import Problem
from tinkworker.engine.text import Text


def check_alternatives(chart: Chart) -> Iterator[Problem]:
    """Every list of alternatives in the chart."""
    for state in chart.walk():
        for what, alternatives in lists(state):
            yield from check_list(chart, what, alternatives)
        for alternative in state.always:
            yield from check_always(chart, state, alternative)
        yield from check_mentions(chart, state)


def lists(state: State) -> Iterator[tuple[str, Alternatives]]:
    """The lists of alternatives of a state, each with what it answers."""
    yield from ((f"event {str(event)!r}", alternatives) for event, alternatives in state.when.items())
    yield from ((f"timer {str(timer)!r}", alternatives) for timer, alternatives in state.after.items())
    if state.always:
        yield "'always'", state.always


def check_list(chart: Chart, what: str, alternatives: Alternatives) -> Iterator[Problem]:
    """One list: each has its chance, and the last one always applies."""
    guards: dict[str, Text] = {}
    if len(alternatives) == 1 and alternatives[0].otherwise is not None:
        problem = f"all that is said to {what} is that nothing happens"
        advice = "leave it out; an event that may come and means nothing stands under 'ignore'"
        yield Problem(chart.file, alternatives[0].position, problem, advice)
    for index, alternative in enumerate(alternatives):
        last = index == len(alternatives) - 1
        yield from check_one(chart, what, alternative)
        if alternative.guard is None and not last:
            problem = f"nothing after this can be reached: it always applies to {what}"
            yield Problem(chart.file, alternative.position, problem, "give it an 'if', or make it the last")
        if alternative.guard is not None and last:
            problem = f"all alternatives for {what} have an 'if'"
            yield Problem(
                chart.file, alternative.position, problem, "say what else: add '{else: stay}', or one without 'if'"
            )
        if alternative.guard is not None:
            first = guards.setdefault(alternative.guard, alternative.guard)
            if first is not alternative.guard:
                problem = f"the guard {str(first)!r} is asked twice for {what}"
                yield Problem(chart.file, alternative.guard.position, problem, "the second is never taken; remove one")


def check_one(chart: Chart, what: str, alternative: Alternative) -> Iterator[Problem]:
    """One alternative: `else` stands alone, and something is said."""
    acts = alternative.effects != Effects() or alternative.target is not None
    if alternative.otherwise is not None and (acts or alternative.guard is not None):
        problem = "'else: stay' says that nothing happens, and more is said beside it"
        yield Problem(chart.file, alternative.position, problem, "let it stand alone")
    elif alternative.otherwise is None and not acts:
        problem = f"an alternative for {what} that does nothing"
        yield Problem(
            chart.file, alternative.position, problem, "list the event under 'ignore', or write '{else: stay}'"
        )


def check_always(chart: Chart, state: State, alternative: Alternative) -> Iterator[Problem]:
    """What needs no event must lead somewhere, or it would be taken for ever."""
    if alternative.target is None and alternative.otherwise is None:
        problem = f"'always' of {str(state.name)!r} without a target would be taken again and again"
        yield Problem(chart.file, alternative.position, problem, "give it a target")


def check_mentions(chart: Chart, state: State) -> Iterator[Problem]:
    """A state says one thing about an event."""
    said: dict[str, str] = {}
    for key, events in (("when", state.when), ("defer", state.defer), ("ignore", state.ignore)):
        for event in events:
            first = said.setdefault(event, key)
            if first != key:
                what = f"{str(event)!r} stands under {first!r} and under {key!r} of {str(state.name)!r}"
                yield Problem(chart.file, event.position, what, "only one can be meant; remove the other")
