"""Workflows among resources: which template each one names, and what its placeholders stand for."""

from collections.abc import Iterator, Mapping, Sequence

from attrs import evolve, frozen
from yaml.nodes import Node, ScalarNode

from tinkworker.server.development.document import Document
from tinkworker.server.development.hardware import overlay
from tinkworker.server.development.manifest.hardware import read_hardware
from tinkworker.server.development.manifest.resource import Resource
from tinkworker.server.development.problem import Problem, TemplateInvalid
from tinkworker.server.development.template import Template, parse_template

_WORKFLOW = ("templateRef", "hardwareRef", "hardwareMap", "bootOptions", "disabled")


@frozen
class Found:
    """A resource, with the file that it was found in: what it is called in complaints, and its text."""

    resource: Resource
    document: Document
    text: str


def plan_resources(found: Sequence[Found], values: Mapping[str, object]) -> Iterator[tuple[Resource, Template]]:
    """
    The workflows that resources ask for, each with its template filled in.

    Everything that is wrong is complained of in the files' documents.

    Args:
        found: The resources of all files.
        values: What placeholders stand for, over what the resources say.
    """
    named = set()
    for each in found:
        if each.resource.kind == "Workflow":
            fields = each.document.fields(each.resource.spec, _WORKFLOW)
            named.add((each.resource.namespace, each.document.text(fields.get("templateRef"))))
            yield from _plan(each, fields, found, values)
    for each in found:
        if each.resource.kind == "Template" and (each.resource.namespace, each.resource.name) not in named:
            yield from _fill_in(each.resource, each, overlay(_machine(each), values))


def _plan(
    workflow: Found, fields: Mapping[str, Node], found: Sequence[Found], values: Mapping[str, object]
) -> Iterator[tuple[Resource, Template]]:
    """What one Workflow asks for; nothing if that is not to be had."""
    document = workflow.document
    template = _refer(workflow, fields.get("templateRef"), "Template", found)
    hardware = _refer(workflow, fields["hardwareRef"], "Hardware", found) if "hardwareRef" in fields else workflow
    if "bootOptions" in fields:
        document.warn(fields["bootOptions"], "nothing is booted from here", "do that by hand")
    if document.boolean(fields.get("disabled")):
        document.warn(fields["disabled"], "the workflow is disabled", "take this out to have it served")
    elif template is not None and hardware is not None:
        mapped = {**document.pairs(fields.get("hardwareMap")), **_machine(hardware)}
        yield from _fill_in(workflow.resource, template, overlay(mapped, values))


def _machine(found: Found) -> dict[str, object]:
    """What a template gets to know of a machine; nothing of one for which there is no Hardware."""
    return read_hardware(found.document, found.resource if found.resource.kind == "Hardware" else None)


def _refer(workflow: Found, node: Node | None, kind: str, found: Sequence[Found]) -> Found | None:
    """The resource that a workflow names; None, and a complaint, if it is not among those that were found."""
    name, namespace = workflow.document.text(node), workflow.resource.namespace
    for each in found:
        if (each.resource.kind, each.resource.name, each.resource.namespace) == (kind, name, namespace):
            return each
    what = f"there is no {kind} {name!r} in the namespace {namespace!r}"
    workflow.document.complain(node or workflow.resource.node, what, "give the file that it is in, too")
    return None


def _fill_in(resource: Resource, found: Found, values: Mapping[str, object]) -> Iterator[tuple[Resource, Template]]:
    """A resource's template, with problems and warnings at lines and columns of the file; nothing if it is invalid."""
    document = found.document
    fields = document.fields(found.resource.spec, ("data",))
    node = fields.get("data", found.resource.node)
    name = f"{document.file}: Template {found.resource.name}"
    try:
        template = parse_template(document.text(fields.get("data")), name, values)
    except TemplateInvalid as error:
        document.problems += (_relocate(problem, name, found, node) for problem in error.problems)
    else:
        document.warnings += (_relocate(warning, name, found, node) for warning in template.warnings)
        yield resource, evolve(template, warnings=())


def _relocate(problem: Problem, name: str, found: Found, node: Node) -> Problem:
    """
    A problem of a template as one of the file that the template is in.

    Only text that begins after a `|` has the lines of the file. For other text, and for lines that only the rendered
    template has, it stays as it is.
    """
    if problem.file != name or not isinstance(node, ScalarNode) or node.style != "|":
        return problem
    first = node.start_mark.line + 1
    lines, written = found.text.splitlines()[first:], str(node.value).splitlines()
    indent = next((len(line) - len(value) for line, value in zip(lines, written, strict=False) if value), 0)
    return evolve(problem, file=found.document.file, line=first + problem.line, column=indent + problem.column)
