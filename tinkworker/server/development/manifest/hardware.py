"""What a template gets to know of a machine: Hardware, once as it is written and once as Go has it."""

from yaml.nodes import Node

from tinkworker.server.development.document import Document
from tinkworker.server.development.manifest.resource import Resource
from tinkworker.server.development.manifest.schema import STRUCTURES, UNUSED

_NOTHING: dict[str, object] = {"text": "", "number": 0, "boolean": False}


def read_hardware(document: Document, hardware: Resource | None) -> dict[str, object]:
    """
    The values `Hardware`, `hardware` and `references` of a template; without any Hardware, they are there and empty.

    References lead to other resources of a cluster. There is none here, so none is found.
    """
    if hardware is None:
        return {"Hardware": _older(document, None), "hardware": {}, "references": {}}
    fields = document.fields(hardware.spec, (*STRUCTURES["Spec"], *UNUSED))
    if "references" in fields:
        document.warn(fields["references"], "references are not followed here", "do not use `.references`")
    metadata = {"name": hardware.name, "namespace": hardware.namespace}
    spec = {name: _written(document, node, STRUCTURES["Spec"][name][1]) for name, node in _known(fields)}
    return {
        "Hardware": _older(document, hardware.spec),
        "hardware": {"metadata": metadata, "spec": spec, "status": {}},
        "references": {},
    }


def _known(fields: dict[str, Node]) -> list[tuple[str, Node]]:
    """The fields that templates may use."""
    return [(name, node) for name, node in fields.items() if name not in UNUSED]


def _older(document: Document, spec: Node | None) -> dict[str, object]:
    """What is under `.Hardware`, by Go's names; always complete."""
    fields = document.fields(spec, (*STRUCTURES["Spec"], *UNUSED))
    return {
        "Disks": [
            document.text(document.fields(disk, STRUCTURES["Disk"]).get("device"))
            for disk in document.items(fields.get("disks"))
        ],
        "Interfaces": _in_go(document, fields.get("interfaces"), "Interface*"),
        "UserData": document.text(fields.get("userData")),
        "Metadata": _structure_in_go(document, fields.get("metadata"), "Metadata"),
        "VendorData": document.text(fields.get("vendorData")),
    }


def _written(document: Document, node: Node, kind: str) -> object:
    """A value by the names that are written; only what is there."""
    if kind.endswith("*"):
        return [_written(document, item, kind[:-1]) for item in document.items(node)]
    if kind in STRUCTURES:
        fields = document.fields(node, STRUCTURES[kind])
        return {name: _written(document, value, STRUCTURES[kind][name][1]) for name, value in fields.items()}
    return _scalar(document, node, kind)


def _in_go(document: Document, node: Node | None, kind: str) -> object:
    """A value by Go's names; what is not there is Go's zero value, and a structure within is nothing."""
    if kind.endswith("*"):
        return [_in_go(document, item, kind[:-1]) for item in document.items(node)]
    if kind in STRUCTURES:
        return None if node is None else _structure_in_go(document, node, kind)
    return _NOTHING[kind] if node is None else _scalar(document, node, kind)


def _structure_in_go(document: Document, node: Node | None, kind: str) -> dict[str, object]:
    """A structure by Go's names, complete."""
    fields = document.fields(node, STRUCTURES[kind])
    return {go: _in_go(document, fields.get(name), within) for name, (go, within) in STRUCTURES[kind].items()}


def _scalar(document: Document, node: Node, kind: str) -> object:
    """A single value."""
    match kind:
        case "number":
            return document.integer(node)
        case "boolean":
            return document.boolean(node)
        case _:
            return document.text(node)
