"""What boards without DMI (most with ARM and RISC-V) say of themselves, in the kernel's device tree."""

from tinkworker.server.attributes.tree import UNKNOWN, Tree

_FOLDER = "sys/firmware/devicetree/base"


def has_device_tree(tree: Tree) -> bool:
    """Whether there is one."""
    return tree.has_folder(_FOLDER)


def read_property(tree: Tree, name: str) -> str:
    """A text, which ends with NUL."""
    text = tree.text(f"{_FOLDER}/{name}")
    return UNKNOWN if text is None else text.strip("\0").strip()


def find_vendor(tree: Tree) -> str:
    """Who made the board: what stands before the comma in the first of the names by which software may know it."""
    names = _read_names(tree)
    return names[0].partition(",")[0] or UNKNOWN if names else UNKNOWN


def find_chip(tree: Tree) -> str:
    """The chip on the board: the last and least particular of those names; empty if there is none."""
    return next(reversed(_read_names(tree)), "")


def _read_names(tree: Tree) -> list[str]:
    """The names by which software may know the board."""
    text = tree.text(f"{_FOLDER}/compatible") or ""
    return [name.strip() for name in text.split("\0") if name.strip()]
