"""PCI devices, from `/sys/bus/pci/devices`, and which of them are graphics cards, from `/sys/class/drm`."""

import re

from attrs import frozen

from tinkworker.server.attributes.pci_names import PciNames, read_pci_names
from tinkworker.server.attributes.tree import UNKNOWN, Tree
from tinkworker.server.wire import agent_v0_17_pb2 as wire

_FOLDER = "sys/bus/pci/devices"
_CARDS = "sys/class/drm"
_ALIAS = re.compile(
    r"pci:v0000(?P<vendor>[0-9a-f]{4})d0000(?P<product>[0-9a-f]{4})sv[0-9a-f]{8}sd[0-9a-f]{8}bc(?P<kind>[0-9a-f]{2}).*"
)
_CARD = re.compile(r"card[0-9]+")
_ADDRESS = re.compile(r"[0-9a-f]{4}:[0-9a-f]{2}:[0-9a-f]{2}\.[0-9a-f]")


@frozen
class Devices:
    """The machine's PCI devices, and those among them that are graphics cards."""

    all: tuple[wire.PCI, ...] = ()
    cards: tuple[wire.GPU, ...] = ()


def read_devices(tree: Tree) -> Devices:
    """All devices by address; none where there is no database of their names."""
    names = read_pci_names(tree)
    if names is None:
        return Devices()
    devices = {address: device for address in tree.names(_FOLDER) if (device := _describe(tree, address, names))}
    cards = (devices.get(address) for address in _find_cards(tree))
    return Devices(tuple(devices.values()), tuple(_card(card) for card in cards if card is not None))


def _describe(tree: Tree, address: str, names: PciNames) -> wire.PCI | None:
    """A device; None if the kernel does not say what it is."""
    match = _ALIAS.fullmatch((tree.text(f"{_FOLDER}/{address}/modalias") or "").lower())
    if match is None:
        return None
    driver = tree.target(f"{_FOLDER}/{address}/driver")
    return wire.PCI(
        vendor=names.vendors.get(match["vendor"], UNKNOWN),
        product=names.products.get(match["vendor"] + match["product"], UNKNOWN),
        **{"class": names.classes.get(match["kind"], UNKNOWN)},
        driver=driver.rpartition("/")[2] if driver else None,
    )


def _find_cards(tree: Tree) -> list[str]:
    """The addresses of graphics cards: the last ones on the way that each card's link leads."""
    targets = (tree.target(f"{_CARDS}/{name}") for name in tree.names(_CARDS) if _CARD.fullmatch(name))
    ways = (_ADDRESS.findall(target) for target in targets if target)
    return [way[-1] for way in ways if way]


def _card(device: wire.PCI) -> wire.GPU:
    """A device as a graphics card; the messages have the same fields."""
    return wire.GPU.FromString(device.SerializeToString())
