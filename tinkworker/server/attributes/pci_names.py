"""The names of PCI devices, from the PCI ID database where the machine has it."""

import gzip
from collections.abc import Iterator

from attrs import field, frozen

from tinkworker.server.attributes.tree import Tree

_PLACES = tuple(f"usr/share/{folder}/pci.ids{end}" for end in ("", ".gz") for folder in ("hwdata", "misc"))


@frozen
class PciNames:
    """
    Names by ids, which are hexadecimal digits in lower case.

    Attributes:
        vendors: By the vendor's id.
        products: By the vendor's id and the product's, one after the other.
        classes: By the class's id.
    """

    vendors: dict[str, str] = field(factory=dict)
    products: dict[str, str] = field(factory=dict)
    classes: dict[str, str] = field(factory=dict)


def read_pci_names(tree: Tree) -> PciNames | None:
    """The database; None if there is none, as in the agent's own image."""
    path = next((tree.root / place for place in _PLACES if (tree.root / place).is_file()), None)
    if path is None:
        return None
    try:
        data = path.read_bytes()
        text = (gzip.decompress(data) if path.suffix == ".gz" else data).decode("utf-8", "replace")
    except (OSError, EOFError):
        return None
    return _parse(iter(text.splitlines()))


def _parse(lines: Iterator[str]) -> PciNames:
    """
    Read the database's lines.

    `VVVV  Name` is a vendor, a tab and `PPPP  Name` below it a product; `C CC  Name` is a class. What is deeper, and
    what is below a class, is not needed.
    """
    names = PciNames()
    vendor = ""
    for line in lines:
        ids, _, name = line.strip().partition("  ")
        if not ids or line.startswith(("#", "\t\t")):
            continue
        if line.startswith("\t"):
            if vendor:
                names.products[vendor + ids] = name
        elif line.startswith("C "):
            vendor = ""
            names.classes[ids.removeprefix("C ")] = name
        else:
            vendor = ids
            names.vendors[vendor] = name
    return names
