"""
Python modules compiled, always to the same bytes.

It is done by the interpreter that goes into the image, as no other writes bytecode for it; the code does not depend on
the kind of machine, so this machine's build of that interpreter compiles for all. Sources stay behind: what is imported
is the bytecode beside which there is none, and neither a docstring nor a column number is in it, for nobody in an image
reads them. Asserts stay, as what is tested has them.
"""

import json
import subprocess
from collections.abc import Mapping
from pathlib import Path

from image.target import PYTHON, Target

PROGRAM = Path(__file__).with_name("compiling.py")


def interpreter(folders: Mapping[str, Path], target: Target) -> tuple[list[str], Mapping[str, str]]:
    """How to run the interpreter of unpacked packages where it is not installed: the command and the environment."""
    libraries = [str(folder / below) for folder in folders.values() for below in target.library_folders]
    loader = folders["libc6"] / "lib" / target.triplet / Path(target.loader).name
    command = [str(loader), "--library-path", ":".join(libraries)]
    command += [str(folders["python3.11-minimal"] / "usr" / "bin" / f"python{PYTHON}")]
    standard = [f"{folders[name]}/usr/lib/python{PYTHON}" for name in ("libpython3.11-minimal", "libpython3.11-stdlib")]
    home = str(folders["libpython3.11-minimal"] / "usr")
    # The order of sets, and so of constants in bytecode, would change from run to run.
    environment = {"PYTHONHASHSEED": "0", "PYTHONHOME": home, "PYTHONPATH": ":".join(standard)}
    return [*command, "-s", "-S", "-B", "-X", "no_debug_ranges"], environment


def compile_modules(
    sources: Mapping[str, Path], command: list[str], environment: Mapping[str, str], folder: Path
) -> Mapping[str, bytes]:
    """
    Compile modules.

    Args:
        sources: The sources, by what tracebacks call them.
        command: How to run the interpreter, from `interpreter`.
        environment: Likewise.
        folder: An empty folder to work in.

    Returns:
        The bytecode, by the same names.
    """
    compiled = {name: folder / str(number) for number, name in enumerate(sources)}
    work = [(str(source), name, str(compiled[name])) for name, source in sources.items()]
    words = [*command, str(PROGRAM)]
    subprocess.run(words, input=json.dumps(work).encode(), env=dict(environment), check=True)  # noqa: S603 ours
    return {name: file.read_bytes() for name, file in compiled.items()}
