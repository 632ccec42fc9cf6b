"""
Templates: the tasks and actions of a workflow, by the real server's rules.

The rules are those of tink v0.12 (`template_validator.go`), which later servers have, too. What those servers let pass
and the writer will hardly have meant is a warning. Servers before Tinkerbell v0.25 drop `namespaces`.
"""

from collections.abc import Mapping

from attrs import field, frozen
from yaml.nodes import Node

from tinkworker.server.development.document import Document
from tinkworker.server.development.problem import Problem, TemplateInvalid
from tinkworker.server.development.reference import find_fault
from tinkworker.server.development.rendering import render

_TEMPLATE = ("version", "name", "id", "global_timeout", "tasks")
_TASK = ("name", "worker", "actions", "volumes", "environment")
_HANDLERS = ("on-timeout", "on-failure")
_ACTION = ("name", "image", "timeout", "command", *_HANDLERS, "volumes", "environment", "pid", "namespaces")
_NAMESPACES = ("network", "pid")
_LONGEST_NAME = 199


@frozen
class Action:
    """An action; what its fields mean is said in `protos/`."""

    name: str
    image: str
    timeout: int = 0
    command: tuple[str, ...] = ()
    on_timeout: tuple[str, ...] = ()
    on_failure: tuple[str, ...] = ()
    volumes: tuple[str, ...] = ()
    environment: Mapping[str, str] = field(factory=dict, repr=False)
    pid: str = ""
    namespace_network: str = ""
    namespace_pid: str = ""


@frozen
class Task:
    """The actions that one worker runs, and the volumes and the environment that they all get."""

    name: str
    worker: str
    actions: tuple[Action, ...] = ()
    volumes: tuple[str, ...] = ()
    environment: Mapping[str, str] = field(factory=dict, repr=False)


@frozen
class Template:
    """
    A template whose placeholders have been filled in.

    Attributes:
        name: For people.
        tasks: At least one; a task may be without actions.
        global_timeout: Seconds for all of it.
        warnings: What the writer should know.
    """

    name: str
    tasks: tuple[Task, ...]
    global_timeout: int = 0
    warnings: tuple[Problem, ...] = ()


def parse_template(text: str, file: str, values: Mapping[str, object]) -> Template:
    """
    Read a template.

    Args:
        text: The template.
        file: What to call it in problems.
        values: What its placeholders stand for, by name.

    Raises:
        TemplateInvalid: The real server would not take it. Says all that is wrong.
    """
    rendered = render(text, file, values)
    document = Document(file if rendered.count("\n") == text.count("\n") else f"{file} (as rendered)")
    root = document.parse(rendered)
    fields = document.fields(root, _TEMPLATE)
    if not document.problems:
        if document.text(fields.get("version")) != "0.1":
            where = fields.get("version", root)
            document.warn(where, "the version is not 0.1", 'write `version: "0.1"`, which older servers want')
        template = Template(
            name=_read_name(document, root, fields, set()),
            tasks=_read_tasks(document, root, fields),
            global_timeout=_read_time(document, root, fields, "global_timeout"),
            warnings=tuple(sorted(set(document.warnings))),
        )
        if not document.problems:
            return template
    raise TemplateInvalid(document.problems)


def _read_tasks(document: Document, root: Node | None, fields: Mapping[str, Node]) -> tuple[Task, ...]:
    """The tasks of a template, with names that are unique."""
    taken: set[str] = set()
    tasks = tuple(_read_task(document, node, taken) for node in document.items(fields.get("tasks")))
    if not tasks:
        document.complain(fields.get("tasks", root), "there is no task", "write at least one under `tasks:`")
    return tasks


def _read_task(document: Document, node: Node, taken: set[str]) -> Task:
    """A task, with actions whose names are unique within it."""
    fields = document.fields(node, _TASK)
    worker = document.text(fields.get("worker"))
    if not worker:
        document.complain(fields.get("worker", node), "the task has no worker", "write the worker's id, often a MAC")
    taken_within: set[str] = set()
    return Task(
        name=_read_name(document, node, fields, taken),
        worker=worker,
        actions=tuple(_read_action(document, each, taken_within) for each in document.items(fields.get("actions"))),
        volumes=document.texts(fields.get("volumes")),
        environment=document.pairs(fields.get("environment")),
    )


def _read_action(document: Document, node: Node, taken: set[str]) -> Action:
    """An action."""
    fields = document.fields(node, _ACTION)
    image = document.text(fields.get("image"))
    if fault := find_fault(image):
        where = fields.get("image", node)
        document.complain(where, f"{image!r} cannot be an image: {fault}", "write it as for `docker pull`")
    for handler in _HANDLERS:
        if handler in fields:
            document.warn(
                fields[handler],
                f"Kubernetes-backed servers drop `{handler}`",
                "do not rely on it; --deliver-handlers sends it from here",
            )
    namespaces = document.fields(fields.get("namespaces"), _NAMESPACES)
    return Action(
        name=_read_name(document, node, fields, taken),
        image=image,
        timeout=_read_time(document, node, fields, "timeout"),
        command=document.texts(fields.get("command")),
        on_timeout=document.texts(fields.get("on-timeout")),
        on_failure=document.texts(fields.get("on-failure")),
        volumes=document.texts(fields.get("volumes")),
        environment=document.pairs(fields.get("environment")),
        pid=document.text(fields.get("pid")),
        namespace_network=document.text(namespaces.get("network")),
        namespace_pid=document.text(namespaces.get("pid")),
    )


def _read_name(document: Document, node: Node | None, fields: Mapping[str, Node], taken: set[str]) -> str:
    """A name that is there, not too long, and not taken; takes it."""
    where = fields.get("name", node)
    name = document.text(fields.get("name"))
    size = len(name.encode())
    if not name:
        document.complain(where, "the name is missing", "write one after `name:`")
    elif size > _LONGEST_NAME:
        document.complain(where, f"the name has {size} bytes", f"names end at {_LONGEST_NAME}")
    elif name in taken:
        document.complain(where, f"the name {name!r} is taken", "give each its own")
    taken.add(name)
    return name


def _read_time(document: Document, node: Node | None, fields: Mapping[str, Node], name: str) -> int:
    """A number of seconds."""
    where = fields.get(name, node)
    seconds = document.integer(fields.get(name))
    if seconds <= 0:
        document.warn(
            where, f"the real controller takes no `{name}` for one of 0 seconds", "write how many it may take"
        )
    return seconds
