"""Between values and plain JSON. What is read is of the class that was asked for, or refused; nothing is made to fit.

Keys that a class does not know are passed over, and keys that are missing get the class's defaults: a lifecycle whose
values have grown or shrunk still reads what an older one wrote.
"""

from collections.abc import Callable, Iterable, Mapping
from collections.abc import Set as AbstractSet
from types import MappingProxyType
from typing import Any, get_args, get_origin

from attrs import define, field
from cattrs import Converter, transform_error
from cattrs.errors import BaseValidationError

COLLECTIONS: Mapping[Any, Callable[[Iterable[Any]], Any]] = MappingProxyType({tuple: tuple, frozenset: frozenset})


class Unreadable(ValueError):
    """Something in a journal that makes no sense to the charts of today."""


def exact(cls: type, *also: type) -> Callable[[Any, Any], Any]:
    """A reader that takes this class only, or others that mean the same, where cattrs would convert anything."""

    def read(plain: Any, _cls: Any) -> Any:
        if type(plain) is cls:
            return plain
        if type(plain) in also:
            return cls(plain)
        raise TypeError(f"{plain!r:.60} where {cls.__name__} belongs")

    return read


def is_collection(cls: Any) -> bool:
    """Whether a class is a tuple or a set of something."""
    return get_origin(cls) in COLLECTIONS


def make_converter(*, detailed: bool) -> Converter:
    """A converter for values; a detailed one is slower, and knows where in a value something is wrong."""
    # Sets are sorted, or the same value would be written otherwise by the next life of the program.
    overrides: dict[type, Callable[[Any], list[Any]]] = {tuple: list, AbstractSet: sorted}
    converter = Converter(detailed_validation=detailed, unstruct_collection_overrides=overrides)

    def collections(cls: Any) -> Callable[[Any, Any], Any]:
        """A reader of `tuple[X, ...]` and the like, from lists only; cattrs would take a text for its characters."""
        collect, item = COLLECTIONS[get_origin(cls)], get_args(cls)[0]
        read_item = converter.get_structure_hook(item)

        def read(plain: Any, _cls: Any) -> Any:
            if type(plain) is not list:
                raise TypeError(f"{plain!r:.60} where a list belongs")
            return collect(read_item(each, item) for each in plain)

        return read

    for cls, also in ((str, ()), (bool, ()), (int, ()), (float, (int,))):
        converter.register_structure_hook(cls, exact(cls, *also))
    converter.register_structure_hook_factory(is_collection, collections)
    return converter


@define
class Values:
    """Writes values as JSON has them, and reads them again."""

    converter: Converter = field(factory=lambda: make_converter(detailed=False))

    def plain(self, value: Any) -> Any:
        """A value as JSON has it."""
        return self.converter.unstructure(value)

    def read(self, plain: Any, cls: Any) -> Any:
        """
        A value of a class, from what JSON has; the class None has the value None alone.

        Raises:
            Unreadable: It is none.
        """
        if cls is None:
            if plain is not None:
                raise Unreadable(f"{plain!r:.60} where nothing belongs")
            return None
        try:
            return self.converter.structure(plain, cls)
        except Exception as error:  # cattrs has no class for all that it raises, nor have constructors
            raise Unreadable(f"no {getattr(cls, '__name__', cls)}: {explain(plain, cls)}") from error


def explain(plain: Any, cls: Any) -> str:
    """What is wrong with something that is not of a class."""
    try:
        make_converter(detailed=True).structure(plain, cls)
    except BaseValidationError as error:
        return "; ".join(transform_error(error))
    except Exception as error:  # noqa: BLE001 likewise
        return str(error)
    raise AssertionError("it was found wanting before")
