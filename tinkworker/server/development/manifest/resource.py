"""Resources in files."""

import re

from attrs import frozen
from yaml.nodes import Node

from tinkworker.server.development.document import Document
from tinkworker.server.development.name import NAMESPACE

KINDS = ("Template", "Workflow", "Hardware")
_VERSION = "tinkerbell.org/v1alpha1"
_MARK = re.compile(r"^apiVersion:", re.MULTILINE)
_RESOURCE = ("apiVersion", "kind", "metadata", "spec", "status")
_METADATA = ("name", "namespace", "labels", "annotations")


@frozen
class Resource:
    """
    A resource.

    Attributes:
        kind: One of `KINDS`.
        name: Its name.
        namespace: Where it is.
        node: All of it, for complaints.
        spec: What is wanted; None if nothing is.
    """

    kind: str
    name: str
    namespace: str
    node: Node
    spec: Node | None


def has_resources(text: str) -> bool:
    """Whether a text holds resources; if not it is a template, which need not be YAML before it is filled in."""
    return _MARK.search(text) is not None


def read_resources(document: Document, text: str) -> list[Resource]:
    """The resources in a text, complaining and warning in its document. Other kinds are passed over."""
    resources = []
    for node in document.parse_all(text):
        fields = document.fields(node, _RESOURCE)
        kind, version = document.text(fields.get("kind")), document.text(fields.get("apiVersion"))
        if kind not in KINDS or not version.startswith("tinkerbell.org/"):
            where = fields.get("kind", node)
            document.warn(where, f"{version} {kind} means nothing here", f"kinds that do are {', '.join(KINDS)}")
            continue
        if version != _VERSION:
            document.complain(fields.get("apiVersion"), f"{version} is not known here", f"write it for {_VERSION}")
        metadata = document.fields(fields.get("metadata"), _METADATA)
        name = document.text(metadata.get("name"))
        if not name:
            where = metadata.get("name", fields.get("metadata", node))
            document.complain(where, f"the {kind} has no name", "write one after `name:` under `metadata:`")
        namespace = document.text(metadata.get("namespace")) or NAMESPACE
        resources.append(Resource(kind, name, namespace, node, fields.get("spec")))
    return resources
