"""What goes into the image and where: the worker, the interpreter, their libraries, authorities, licences."""

import tempfile
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from attrs import frozen

from image import elf
from image.bytecode import compile_modules
from image.choice import HIDDEN, UNWANTED
from image.modules import Library, Module
from image.target import PYTHON, Target
from image.tree import OPEN_FOLDER, PROGRAM, Entry, Tree
from image.wheel import Wheel

LIBRARY = f"usr/lib/python{PYTHON}"
"""The only folder that modules lie in, the standard library's and all others: a search has one place to look at."""

START = f"""#!/usr/bin/python{PYTHON} -IS
from MODULE import FUNCTION
FUNCTION()
"""
"""The programs. `-I`: no variable of the environment changes what is run; `-S`: there are no site packages."""


@frozen
class Parts:
    """
    What the image is made of.

    Attributes:
        target: For which machine.
        checkout: The checkout of this project.
        packages: Debian's packages, unpacked, by their names.
        wheels: Wheels, unpacked.
        interpreter: How to run the interpreter on this machine; see `image.bytecode`.
    """

    target: Target
    checkout: Path
    packages: Mapping[str, Path]
    wheels: Sequence[Wheel]
    interpreter: tuple[list[str], Mapping[str, str]]

    def part_of(self, path: Path) -> str:
        """The part that a file came with."""
        for name, folder in (*self.packages.items(), *((wheel.name, wheel.folder) for wheel in self.wheels)):
            if path.is_relative_to(folder):
                return name
        return "tinkworker"


def assemble(parts: Parts) -> Tree:
    """The files of the image."""
    tree = Tree(
        folders={
            f"{LIBRARY}/lib-dynload": PROGRAM,
            "run": PROGRAM,
            "tmp": OPEN_FOLDER,
            "var/run": PROGRAM,
            "worker": PROGRAM,
        }
    )
    _add_modules(tree, parts)
    _add_data(tree, parts)
    _add_programs(tree, parts)
    _add_libraries(tree, parts)
    _add_licences(tree, parts)
    return tree


def _add_modules(tree: Tree, parts: Parts) -> None:
    standard = [folder / LIBRARY for folder in parts.packages.values()]
    folders = [parts.checkout, *standard, *(folder / "lib-dynload" for folder in standard)]
    library = Library((*folders, *(wheel.folder for wheel in parts.wheels)), UNWANTED)
    ours = (path.relative_to(parts.checkout) for path in parts.checkout.glob("tinkworker/**/*.py"))
    names = [".".join(path.with_suffix("").parts).removesuffix(".__init__") for path in ours]
    modules = library.reachable([*names, *HIDDEN, *_started(library)])
    places = {_place(module): module for module in modules.values()}
    sources = {f"/{place}": module.path for place, module in places.items() if not module.compiled}
    with tempfile.TemporaryDirectory(prefix="tinkworker-image-") as folder:
        compiled = compile_modules(sources, *parts.interpreter, Path(folder))
    for place, module in places.items():
        content = module.path.read_bytes() if module.compiled else compiled[f"/{place}"]
        tree.add(place if module.compiled else f"{place}c", Entry(parts.part_of(module.path), content))


def _started(library: Library) -> Iterable[str]:
    """What the interpreter imports before it runs anything."""
    return [name for name in ("os", "site", "io", "abc", "codecs", "runpy", "zipimport") if library.find(name)]


def _place(module: Module) -> str:
    folder = "/".join(
        [LIBRARY, *module.name.split(".")[:-1], *([module.name.split(".")[-1]] if module.package else [])]
    )
    return f"{folder}/{module.path.name}"


def _add_data(tree: Tree, parts: Parts) -> None:
    """What modules read: charts, templates, styles, and the authorities that are trusted."""
    for path in sorted((parts.checkout / "tinkworker").rglob("*")):
        if path.suffix in {".yaml", ".css"}:
            tree.add(f"{LIBRARY}/{path.relative_to(parts.checkout)}", Entry("tinkworker", path.read_bytes()))
    for path in sorted((parts.checkout / "statecharts").glob("*.yaml")):
        tree.add(f"{LIBRARY}/tinkworker/statecharts/{path.name}", Entry("tinkworker", path.read_bytes()))
    (certifi,) = (wheel.folder for wheel in parts.wheels if wheel.name == "certifi")
    authorities = f"{LIBRARY}/certifi/cacert.pem"
    tree.add(authorities, Entry("certifi", (certifi / "certifi" / "cacert.pem").read_bytes()))
    tree.link("etc/ssl/certs/ca-certificates.crt", f"/{authorities}", "certifi")


def _add_programs(tree: Tree, parts: Parts) -> None:
    interpreter = f"usr/bin/python{PYTHON}"
    content = (parts.packages["python3.11-minimal"] / interpreter).read_bytes()
    tree.add(interpreter, Entry("python3.11-minimal", content, PROGRAM))
    project = tomllib.loads((parts.checkout / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    for name, entry in project["scripts"].items():
        module, _, function = entry.partition(":")
        start = START.replace("MODULE", module).replace("FUNCTION", function)
        tree.add(f"usr/bin/{name}", Entry("tinkworker", start.encode(), PROGRAM))


def _add_libraries(tree: Tree, parts: Parts) -> None:
    """The shared libraries that are asked for, where Debian has them, so that its loader finds them."""
    there = {
        file.name: file
        for folder in parts.packages.values()
        for below in parts.target.library_folders
        for file in sorted((folder / below).glob("*.so*"))
    }
    code = [entry.content for entry in tree.entries.values() if not entry.link and elf.is_elf(entry.content)]
    for path in elf.closure(code, there).values():
        part = parts.part_of(path)
        place = str(path.relative_to(parts.packages[part]))
        tree.add(place, Entry(part, path.read_bytes(), PROGRAM))
    loader = there[Path(parts.target.loader).name]
    content = Entry("libc6", loader.read_bytes(), PROGRAM)
    tree.add(str(loader.relative_to(parts.packages["libc6"])), content)
    if parts.target.loader not in tree.entries:
        tree.link(parts.target.loader, f"/lib/{parts.target.triplet}/{loader.name}", "libc6")


def _add_licences(tree: Tree, parts: Parts) -> None:
    """The licences of all that is in it, as they demand."""
    tree.add("usr/share/licenses/tinkworker/LICENSE", Entry("tinkworker", (parts.checkout / "LICENSE").read_bytes()))
    for name, folder in parts.packages.items():
        texts = folder / "usr" / "share" / "doc" / name / "copyright"
        if texts.exists() and name in tree.sizes():
            tree.add(f"usr/share/licenses/{name}/copyright", Entry(name, texts.read_bytes()))
    for wheel in parts.wheels:
        for path in sorted(wheel.folder.glob("*.dist-info/**/*")):
            if (
                path.is_file()
                and wheel.name in tree.sizes()
                and path.name.upper().startswith(("LICEN", "NOTICE", "COPYING"))
            ):
                tree.add(f"usr/share/licenses/{wheel.name}/{path.name}", Entry(wheel.name, path.read_bytes()))
