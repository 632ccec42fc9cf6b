"""
Generate the message classes in `tinkworker/server/wire/` from the files beside this one.

    python protos/generate.py           write them
    python protos/generate.py --check   only compare; exit status 1 if one is missing, stale, or not from here

Run it with the dependency group `protos`. Only messages are generated: the paths of the calls are written out where
they are used, since the packages are our own and the servers' paths are not (see `tink.proto`). The type stubs
come from mypy-protobuf because it carries the comments over.
"""

import argparse
import sys
import sysconfig
import tempfile
from importlib.resources import as_file, files
from pathlib import Path

from grpc_tools import protoc

SOURCES = Path(__file__).parent
ROOT = SOURCES.parent
WIRE = Path("tinkworker/server/wire")


def generate(target: Path) -> None:
    """
    Write the modules of all protocols under `target`.

    The sources are mapped to the folder where their modules will lie, so that the modules' names, and the files' names
    in protobuf's process-wide pool, are ours alone.
    """
    plugin = Path(sysconfig.get_path("scripts"), "protoc-gen-mypy")
    names = [str(WIRE / source.name) for source in sorted(SOURCES.glob("*.proto"))]
    with as_file(files("grpc_tools") / "_proto") as well_known:
        options = [f"-I{WIRE}={SOURCES}", f"-I{well_known}", f"--python_out={target}"]
        status = protoc.main(
            ["protoc", *options, f"--plugin=protoc-gen-mypy={plugin}", f"--mypy_out=quiet:{target}", *names]
        )
    if status != 0:
        sys.exit(f"protoc ended with {status}")


def stale(fresh: Path) -> list[str]:
    """The modules of the checkout that are missing, too many, or not as they are under `fresh`: a line for each."""
    wanted, present = (
        {path.name: path.read_bytes() for path in sorted(folder.glob("*_pb2.py*"))}
        for folder in (fresh / WIRE, ROOT / WIRE)
    )
    return [f"{WIRE / name}: differs" for name in sorted(wanted | present) if wanted.get(name) != present.get(name)]


def main() -> None:
    """Read the command line and do what it says."""
    parser = argparse.ArgumentParser(description="Generate the message classes.")
    parser.add_argument("--check", action="store_true", help="only compare with what is there")
    if not parser.parse_args().check:
        generate(ROOT)
        return
    with tempfile.TemporaryDirectory() as folder:
        generate(Path(folder))
        differences = stale(Path(folder))
    if differences:
        sys.exit("\n".join([*differences, "run `python protos/generate.py`"]))


if __name__ == "__main__":
    main()
