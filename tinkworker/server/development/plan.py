"""From files to the workflows that are to be made of them."""

from collections.abc import Iterable, Mapping

from attrs import frozen

from tinkworker.server.development.document import Document
from tinkworker.server.development.manifest.resource import has_resources, read_resources
from tinkworker.server.development.manifest.workflow import Found, plan_resources
from tinkworker.server.development.name import derive_name, qualify
from tinkworker.server.development.problem import Problem, TemplateInvalid
from tinkworker.server.development.template import Template, parse_template


@frozen
class Plan:
    """
    A workflow to make.

    Attributes:
        name: `namespace/name`.
        template: What it is to do.
    """

    name: str
    template: Template


@frozen
class Plans:
    """
    What files ask for.

    Attributes:
        workflows: The workflows to make.
        warnings: What the writer should know.
    """

    workflows: tuple[Plan, ...]
    warnings: tuple[Problem, ...]


def plan_workflows(files: Iterable[tuple[str, str]], values: Mapping[str, object], name: str = "") -> Plans:
    """
    The workflows that files ask for.

    A file is a template, of which a workflow is made, or holds resources: then one is made of each Workflow, and of
    each Template that no Workflow names.

    Args:
        files: Name and text of each.
        values: What placeholders stand for, by name, over what resources say.
        name: The name of a template's workflow; if empty, one is made of the template's.

    Raises:
        TemplateInvalid: Something is wrong. Says all that is, over all files.
        NameInvalid: A workflow cannot have its name.
    """
    plans: list[Plan] = []
    problems: list[Problem] = []
    found: list[Found] = []
    documents: list[Document] = []
    for file, text in files:
        try:
            if has_resources(text):
                documents.append(Document(file))
                found += [Found(each, documents[-1], text) for each in read_resources(documents[-1], text)]
            else:
                template = parse_template(text, file, values)
                plans.append(Plan(qualify(name or derive_name(template.name)), template))
        except TemplateInvalid as error:
            problems += error.problems
    planned = list(plan_resources(found, values))
    problems += [problem for document in documents for problem in document.problems]
    if problems:
        raise TemplateInvalid(problems)
    plans += [Plan(qualify(resource.name, resource.namespace), template) for resource, template in planned]
    warnings = [warning for document in documents for warning in document.warnings]
    warnings += [warning for plan in plans for warning in plan.template.warnings]
    return Plans(tuple(plans), tuple(dict.fromkeys(warnings)))
