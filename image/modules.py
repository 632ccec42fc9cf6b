"""Which modules a program can come to import: what is not among them has no place in the image."""

import ast
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from pathlib import Path

from attrs import field, frozen

EXTENSIONS = (".so",)
"""How the files of compiled modules end; what stands between their names and that says for which Python they are."""


@frozen
class Module:
    """
    A module.

    Attributes:
        name: Its whole name.
        path: Its file.
        package: Whether it is a package, so that names below it can be imported.
    """

    name: str
    path: Path
    package: bool = False

    @property
    def compiled(self) -> bool:
        """Whether it is machine code."""
        return self.path.suffix in EXTENSIONS


@frozen
class Library:
    """
    Folders that modules are imported from.

    Attributes:
        folders: The folders; the first that has a module wins.
        unwanted: Modules that are not looked for, nor anything below them.
    """

    folders: tuple[Path, ...]
    unwanted: AbstractSet[str] = frozenset()
    _tops: dict[Path, AbstractSet[str]] = field(factory=dict, init=False, eq=False, repr=False)
    _known: dict[str, Module | None] = field(factory=dict, init=False, eq=False, repr=False)

    def find(self, name: str) -> Module | None:
        """A module by its name; None if there is no file of it, as for what is built into the interpreter."""
        if name not in self._known:
            self._known[name] = None if self._is_unwanted(name) else self._look(name)
        return self._known[name]

    def reachable(self, names: Iterable[str]) -> Mapping[str, Module]:
        """These modules and all that they can come to import, however late."""
        found: dict[str, Module] = {}
        left = list(names)
        while left:
            name = left.pop()
            left.extend(parents(name))
            if name in found or (module := self.find(name)) is None:
                continue
            found[name] = module
            if not module.compiled:
                left.extend(imported(module))
        return dict(sorted(found.items()))

    def _is_unwanted(self, name: str) -> bool:
        return not self.unwanted.isdisjoint([name, *parents(name)])

    def _folders_of(self, top: str) -> Iterator[Path]:
        """The folders that have something of that name; to ask the disk for each module takes minutes."""
        for folder in self.folders:
            if folder not in self._tops:
                self._tops[folder] = {path.name.partition(".")[0] for path in folder.glob("*")}
            if top in self._tops[folder]:
                yield folder

    def _look(self, name: str) -> Module | None:
        below = name.replace(".", "/")
        for folder in self._folders_of(name.partition(".")[0]):
            if (package := folder / below / "__init__.py").is_file():
                return Module(name, package, package=True)
            if (source := folder / f"{below}.py").is_file():
                return Module(name, source)
            for compiled in sorted((folder / below).parent.glob(f"{Path(below).name}.*")):
                if compiled.suffix in EXTENSIONS:
                    return Module(name, compiled)
        return None


def parents(name: str) -> Iterator[str]:
    """The packages above a module, the nearest first."""
    while name := name.rpartition(".")[0]:
        yield name


def imported(module: Module) -> Iterator[str]:
    """The names that a module's source imports, at once or later; some of them may be no modules."""
    for node in _running(ast.parse(module.path.read_bytes())):
        match node:
            case ast.Import(names):
                yield from (alias.name for alias in names)
            case ast.ImportFrom(origin, names, level):
                base = _absolute(module, origin, level or 0)
                yield base
                yield from (f"{base}.{alias.name}" for alias in names)
            case _:
                pass


def _running(tree: ast.AST) -> Iterator[ast.AST]:
    """All nodes but those that only type checkers read, and expressions, in which nothing can be imported."""
    left = [tree]
    while left:
        node = left.pop()
        yield node
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test):
            left.extend(node.orelse)
        else:
            left.extend(child for child in ast.iter_child_nodes(node) if not isinstance(child, ast.expr))


def _absolute(module: Module, origin: str | None, level: int) -> str:
    """What `from` names, without dots in front."""
    if not level:
        return origin or ""
    here = module.name.split(".") if module.package else module.name.split(".")[:-1]
    base = here[: len(here) - level + 1]
    return ".".join([*base, *([origin] if origin else [])])
