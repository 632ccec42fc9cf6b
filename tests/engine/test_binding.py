"""What names mean: functions are found in modules and other namespaces by their names."""

from functools import partial
from types import ModuleType, SimpleNamespace

import pytest

from tests.engine.workshop import Notes
from tinkworker.engine.binding import Bindings, functions_of, no_explanation, no_result
from tinkworker.engine.step import Event

SOURCE = """
from functools import wraps
from attrs import evolve
LIMIT = 3
class Thing: ...
def visible(data, event): return True
def _hidden(data, event): return True
short = lambda data: 1.0
"""


def module() -> ModuleType:
    """A module with functions of its own, imported ones, constants and classes."""
    made = ModuleType("made")
    exec(SOURCE, made.__dict__)  # noqa: S102 a module is what is tested
    return made


def test_a_module_offers_the_functions_that_it_defines() -> None:
    """Of a module its own public functions count: nothing imported, nothing private, no classes, no constants."""
    assert sorted(functions_of(module())) == ["short", "visible"]


def test_a_mapping_is_taken_as_it_is() -> None:
    """Functions may be handed over by name, whatever kind of callable they are."""
    given = {"a": partial(max, 1)}

    assert functions_of(given) is given


def test_any_namespace_offers_its_functions() -> None:
    """Objects and classes offer what is callable in them."""

    class Room:
        @staticmethod
        def ask(_data: object, _event: object) -> bool:
            return True

    assert list(functions_of(SimpleNamespace(ask=max, limit=3))) == ["ask"]
    assert list(functions_of(Room)) == ["ask"]
    assert functions_of(None) == {}


def test_bindings_may_be_completed_later() -> None:
    """What is known first can be completed with functions; the rest stays as it was."""
    first = Bindings(chart="a", data=Notes, events={"go": None})

    second = first.having(guards=module(), result=str)

    assert (list(first.guards), sorted(second.guards)) == ([], ["short", "visible"])
    assert (second.chart, second.events, second.result) == ("a", {"go": None}, str)


def test_nothing_bound_means_nothing_said() -> None:
    """Without functions of their own, machines end without a result and steps explain nothing."""
    bound = Bindings(chart="a", data=Notes)

    assert (bound.result, bound.explain) == (no_result, no_explanation)
    assert (bound.result(Notes()), bound.explain(Notes(), Event("go", None))) == (None, "")


def test_bindings_cannot_be_changed() -> None:
    """What was bound stays bound."""
    bound = Bindings(chart="a", data=Notes)

    with pytest.raises(AttributeError):
        bound.chart = "b"  # type: ignore[misc]
