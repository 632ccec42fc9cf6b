"""`python -m image`: build the image, or write down what it is to be built from."""

import fcntl
import os
import platform
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from image import debian, wheel
from image.archive import Image, encode, make_image
from image.assembly import Parts, assemble
from image.bill import bill_of_materials
from image.bytecode import interpreter
from image.lock import Package, read_packages, write_packages, write_requirements
from image.summary import summarise, too_large
from image.target import TARGETS, Target
from image.tree import Tree
from tinkworker import __version__
from tinkworker.cli.grammar import Grammar

CHECKOUT = Path(__file__).parents[1]
HERE = {"x86_64": "amd64", "aarch64": "arm64"}
"""The kinds of machines, by what the kernel calls them."""


def main() -> int:
    """Do what is asked for; the exit status."""
    parser = Grammar(prog="python -m image", description=__doc__)
    parser.add_argument("--target", choices=TARGETS, default=HERE.get(platform.machine()), help="the kind of machine")
    parser.add_argument("--output", type=Path, default=CHECKOUT / "dist", help="the folder for what is built")
    parser.add_argument(
        "--cache", type=Path, default=CHECKOUT / "build" / "image", help="the folder for what is fetched"
    )
    parser.add_argument(
        "--renew", action="store_true", help="take what Debian has now of packages that it has replaced"
    )
    parser.add_argument("--lock", action="store_true", help="write down what Debian and the package index have now")
    arguments = parser.parse_args()
    if arguments.lock:
        lock()
        return 0
    target = TARGETS[arguments.target]
    try:
        with ExitStack() as stack:
            stack.enter_context(alone(arguments.cache))
            apts = [stack.enter_context(debian.Apt(each)) for each in needed(target)]
            locked = renewed(arguments.cache, apts) if arguments.renew else read_packages()
            image, tree = build(target, locked, apts, arguments.cache, arguments.output)
    except debian.PackageReplaced as problem:
        print(f"image: {problem}", file=sys.stderr)
        return 1
    print("\n".join(summarise(image, tree)))
    return int(too_large(image, tree))


@contextmanager
def alone(cache: Path) -> Iterator[None]:
    """Have the folder for what is fetched to oneself: of two builds at once, one waits for the other."""
    cache.mkdir(parents=True, exist_ok=True)
    with (cache / "turn").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        yield


def lock() -> None:
    """Write down what Debian and the package index have now, for all kinds of machines."""
    packages: list[Package] = []
    digests: dict[tuple[str, str], list[str]] = defaultdict(list)
    for target in TARGETS.values():
        with debian.Apt(target) as apt:
            packages.extend(debian.current(apt))
        for found, digest in wheel.current(target, CHECKOUT / "pyproject.toml").items():
            digests[found].append(digest)
    write_packages(packages)
    write_requirements(digests)


def needed(target: Target) -> Sequence[Target]:
    """The kinds of machines whose packages a build takes: its own, and this machine's, to compile."""
    return [each for each in TARGETS.values() if each.name in {target.name, HERE[platform.machine()]}]


def renewed(cache: Path, apts: Iterable[debian.Apt]) -> Sequence[Package]:
    """The packages of the lock, but for those that Debian has replaced; which these are is said."""
    locked = read_packages()
    found = [
        package
        for apt in apts
        for package in debian.renew([each for each in locked if each.target == apt.target.name], cache, apt)
    ]
    for package in sorted(set(found) - set(locked)):
        print(f"image: {package.name} {package.version} for {package.target} is not what the lock has", file=sys.stderr)
    return found


def build(
    target: Target, locked: Sequence[Package], apts: Iterable[debian.Apt], cache: Path, output: Path
) -> tuple[Image, Tree]:
    """Build the image of these packages, and write it and its bill of materials down."""
    packages = {
        apt.target.name: debian.unpack([each for each in locked if each.target == apt.target.name], cache, apt)
        for apt in apts
    }
    wheels = wheel.unpack(target, cache)
    run = interpreter(packages[HERE[platform.machine()]], TARGETS[HERE[platform.machine()]])
    tree = assemble(Parts(target, CHECKOUT, packages[target.name], wheels, run))
    seconds = int(os.environ.get("SOURCE_DATE_EPOCH") or git("log", "-1", "--format=%ct") or 0)
    image = make_image(tree, start(target), labels(seconds), f"tink-worker:{__version__}", seconds)
    inside = tree.sizes()
    bill = bill_of_materials(
        image,
        __version__,
        [each for each in locked if each.target == target.name and each.name in inside],
        [each for each in wheels if each.name in inside],
    )
    output.mkdir(parents=True, exist_ok=True)
    file = output / f"tink-worker-{__version__}-{target.name}"
    file.with_name(f"{file.name}.tar").write_bytes(image.archive())
    file.with_name(f"{file.name}.spdx.json").write_bytes(encode(bill))
    return image, tree


def start(target: Target) -> dict[str, object]:
    """How a container of the image is started: as the worker, with nothing else said."""
    return {"architecture": target.name, "config": {"Entrypoint": ["/usr/bin/tink-worker"], "Env": ["PATH=/usr/bin"]}}


def labels(seconds: int) -> dict[str, str]:
    """What the image says of itself."""
    name = "org.opencontainers.image"
    changed = "-changed" if git("status", "--porcelain", "--", "tinkworker", "statecharts", "image") else ""
    return {
        f"{name}.title": "tink-worker",
        f"{name}.description": "A worker for Tinkerbell whose lifecycles are explicit state machines",
        f"{name}.version": __version__,
        f"{name}.revision": f"{git('rev-parse', 'HEAD') or 'unknown'}{changed}",
        f"{name}.created": datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        f"{name}.licenses": "Apache-2.0",
    }


def git(*words: str) -> str:
    """What git says; nothing where there is no repository."""
    answer = subprocess.run(["git", *words], cwd=CHECKOUT, capture_output=True, text=True, check=False)  # noqa: S603, S607
    return answer.stdout.strip()


if __name__ == "__main__":
    sys.exit(main())
