"""Files as kernels show them, laid out under a folder."""

from collections.abc import Mapping
from pathlib import Path

from tinkworker.server.attributes.tree import Tree

LINK = "-> "
"""Before the target of a link."""


def lay_out(root: Path, files: Mapping[str, str]) -> Tree:
    """A machine with these files; a text that begins with `LINK` is a link, a name that ends with `/` a folder."""
    for name, text in files.items():
        path = root / name
        if name.endswith("/"):
            path.mkdir(parents=True, exist_ok=True)
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        if text.startswith(LINK):
            path.symlink_to(text.removeprefix(LINK))
        else:
            path.write_text(f"{text}\n")
    return Tree(root)


def logical_processor(number: int, socket: int, core: int, online: str = "1") -> dict[str, str]:
    """The files of a logical processor."""
    folder = f"sys/devices/system/cpu/cpu{number}"
    return {
        f"{folder}/online": online,
        f"{folder}/topology/physical_package_id": str(socket),
        f"{folder}/topology/core_id": str(core),
    }


def cpuinfo(*blocks: Mapping[str, object]) -> dict[str, str]:
    """What the kernel says of logical processors: lines about each, a blank one after each."""
    return {
        "proc/cpuinfo": "\n".join("".join(f"{name}\t: {value}\n" for name, value in block.items()) for block in blocks)
    }


def disk(name: str, **files: str) -> dict[str, str]:
    """The files of a disk; `__` stands for `/`."""
    return {f"sys/block/{name}/{path.replace('__', '/')}": text for path, text in files.items()}


def interface(name: str, **files: str) -> dict[str, str]:
    """The files of a network interface."""
    return {f"sys/class/net/{name}/{path}": text for path, text in files.items()}
