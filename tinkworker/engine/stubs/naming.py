"""Types as Python source names them, and the imports that this takes."""

import sys
from collections.abc import Iterable, Iterator, Sequence
from types import GenericAlias, NoneType, UnionType
from typing import Any, Union, get_args, get_origin

from attrs import define, field

WIDTH = 120
"""Characters of a line."""


@define
class Names:
    """
    Names types, and remembers what has to be imported.

    Attributes:
        taken: What the short names mean that are in use.
        modules: Modules to import whole, because a short name was taken.
    """

    taken: dict[str, tuple[str, str]] = field(factory=dict)
    modules: set[str] = field(factory=set)

    def add(self, module: str, name: str) -> str:
        """The name of something in a module: short if that is free."""
        if module == "builtins":
            return name
        short = name.split(".", maxsplit=1)[0]
        if self.taken.setdefault(short, (module, short)) == (module, short):
            return name
        self.modules.add(module)
        return f"{module}.{name}"

    def name(self, meant: Any) -> str:
        """
        A type as source.

        Raises:
            TypeError: It is none that has a name.
        """
        if meant is None or meant is NoneType:
            return "None"
        if isinstance(meant, UnionType) or get_origin(meant) is Union:
            return self.union(get_args(meant))
        if isinstance(meant, GenericAlias) or get_origin(meant) is not None:
            inside = ["..." if each is ... else self.name(each) for each in get_args(meant)]
            return f"{self.name(get_origin(meant))}[{', '.join(inside)}]"
        if isinstance(meant, type):
            return self.add(meant.__module__, meant.__qualname__)
        raise TypeError(f"{meant!r} is no type that could be named")

    def union(self, types: Iterable[Any]) -> str:
        """One of several types; None stands last, and `object` takes in all others."""
        every = set(types)
        if object in every:
            return "object"
        names = sorted(self.name(each) for each in every - {None, NoneType})
        return " | ".join([*names, "None"] if every & {None, NoneType} else names)

    def imports(self) -> Iterator[str]:
        """The import statements as a formatter sorts them: the standard library's, then all others."""
        for standard in (True, False):
            lines = list(self.section(standard=standard))
            yield from ("", *lines) if lines else ()

    def section(self, *, standard: bool) -> Iterator[str]:
        """The imports from the standard library, or from elsewhere: whole modules first."""
        names: dict[str, list[str]] = {}
        for module, name in self.taken.values():
            names.setdefault(module, []).append(name)
        for module in sorted(self.modules):
            if is_standard(module) is standard:
                yield f"import {module}"
        for module in sorted(filter(None, names)):
            if is_standard(module) is standard:
                yield from broken(f"from {module} import ", sorted(names[module]), ("(", ")"), bare=True)


def is_standard(module: str) -> bool:
    """Whether a module comes with Python."""
    return module.partition(".")[0] in sys.stdlib_module_names


def broken(before: str, items: Sequence[str], brackets: tuple[str, str], *, bare: bool = False) -> Iterator[str]:
    """A list of items in brackets, as lines: in one if it fits (and bare, if it may be), otherwise one for each."""
    opened, closed = brackets
    inside = ", ".join(items)
    line = f"{before}{inside}" if bare else f"{before}{opened}{inside}{closed}"
    indent = " " * (len(before) - len(before.lstrip()))
    if len(line) <= WIDTH:
        yield line
    else:
        yield f"{before}{opened}"
        yield from (f"{indent}    {item}," for item in items)
        yield f"{indent}{closed}"
