"""
A list of actions, in the form that `tink-agent --transport file` is given.

A `cmd` becomes the first word of what the image's ENTRYPOINT gets, as every server has it, where the agent would put it
in the place of the ENTRYPOINT. `retries` is not used by the agent either: an action may have had effects.
"""

from yaml.nodes import Node

from tinkworker.server.development.document import Document
from tinkworker.server.development.problem import Problem, TemplateInvalid
from tinkworker.server.development.reference import find_fault
from tinkworker.server.port import Action

TASK = "actions"
"""The task of actions that belong to none."""

_OURS = ("name", "image", "cmd", "args", "env", "volumes", "namespaces", "timeoutSeconds")
_UNUSED = ("id", "agent_id", "task_id", "workflow_id", "retries")


def is_listing(text: str) -> bool:
    """Whether a text is a list rather than a template; told by its first line, as it need not be YAML yet."""
    lines = (line for line in text.splitlines() if line.strip() and not line.startswith(("#", "---", "%")))
    return next(lines, "").lstrip().startswith(("- ", "["))


def read_listing(text: str, file: str, worker: str) -> tuple[tuple[Action, ...], tuple[Problem, ...]]:
    """
    The actions of a list, and what the writer should know.

    Raises:
        TemplateInvalid: Something is wrong. Says all that is.
    """
    document = Document(file)
    root = document.parse(text)
    taken: set[str] = set()
    actions = tuple(_read_action(document, node, worker, taken) for node in document.items(root))
    if not actions and not document.problems:
        document.complain(root, "there is no action", "write one, after a dash")
    if document.problems:
        raise TemplateInvalid(document.problems)
    return actions, tuple(sorted(set(document.warnings)))


def _read_action(document: Document, node: Node, worker: str, taken: set[str]) -> Action:
    """An action whose name no other one has."""
    fields = document.fields(node, (*_OURS, *_UNUSED))
    name = document.text(fields.get("name"))
    if not name:
        document.complain(fields.get("name", node), "the name is missing", "write one after `name:`")
    elif name in taken:
        document.complain(fields["name"], f"the name {name!r} is taken", "give each its own")
    taken.add(name)
    image = document.text(fields.get("image"))
    if fault := find_fault(image):
        where = fields.get("image", node)
        document.complain(where, f"{image!r} cannot be an image: {fault}", "write it as for `docker pull`")
    command = document.text(fields.get("cmd"))
    if command:
        remedy = "write it as the first of `args`, if that is what is meant"
        document.warn(fields["cmd"], "`cmd` goes to the image's ENTRYPOINT and does not replace it", remedy)
    namespaces = document.fields(fields.get("namespaces"), ("network", "pid"))
    return Action(
        task=TASK,
        name=name,
        worker=worker,
        image=image,
        timeout=document.integer(fields.get("timeoutSeconds")),
        command=(*([command] if command else []), *document.texts(fields.get("args"))),
        volumes=document.texts(fields.get("volumes")),
        environment=_read_environment(document, fields.get("env")),
        pid=document.text(namespaces.get("pid")),
        network=document.text(namespaces.get("network")),
    )


def _read_environment(document: Document, node: Node | None) -> tuple[str, ...]:
    """Variables, each with its key and its value."""
    pairs = [document.fields(item, ("key", "value")) for item in document.items(node)]
    return tuple(f"{document.text(pair.get('key'))}={document.text(pair.get('value'))}" for pair in pairs)
