"""From the text of a file to what is to be done."""

from collections.abc import Mapping

from attrs import frozen

from tinkworker.server.development.plan import plan_workflows
from tinkworker.server.development.problem import Problem, TemplateInvalid
from tinkworker.server.development.template import Task, Template
from tinkworker.server.file.listing import is_listing, read_listing
from tinkworker.server.port import Action

PLACE = "device_1"
"""The placeholder that templates have for the machine that runs them."""


@frozen
class Plan:
    """
    What a file asks for.

    Attributes:
        name: What the workflow is called.
        actions: What is to be done, in order.
        global_timeout: Seconds for all of it; 0 for no limit.
        warnings: What the writer should know.
    """

    name: str
    actions: tuple[Action, ...]
    global_timeout: int = 0
    warnings: tuple[Problem, ...] = ()


def read_plan(text: str, file: str, worker: str, values: Mapping[str, object] | None = None) -> Plan:
    """
    What a file asks this machine to do: a template, Kubernetes resources with one workflow, or a list of actions.

    Whoever gives a worker a file means all of it for this worker, whichever ids the tasks name.

    Args:
        text: What stands in the file.
        file: What to call it in problems.
        worker: The id of this worker, which `{{.device_1}}` stands for unless a value says otherwise.
        values: What other placeholders stand for, by name.

    Raises:
        UserError: It cannot be carried out. Says all that is wrong.
    """
    if is_listing(text):
        actions, problems = read_listing(text, file, worker)
        unused = Problem(file, 1, 1, "a list of actions has no placeholders to fill in", "leave --set out")
        return Plan("default/actions", actions, warnings=(*((unused,) if values else ()), *problems))
    plans = plan_workflows([(file, text)], {PLACE: worker, **(values or {})})
    if len(plans.workflows) != 1:
        names = ", ".join(plan.name for plan in plans.workflows) or "none"
        problem = Problem(file, 1, 1, f"a worker carries out one workflow, and here is: {names}", "give it one")
        raise TemplateInvalid([problem])
    (plan,) = plans.workflows
    return Plan(plan.name, actions_of(plan.template, worker), plan.template.global_timeout, plans.warnings)


def actions_of(template: Template, worker: str) -> tuple[Action, ...]:
    """The actions of a template as a server sends them, handlers included."""
    return tuple(action for task in template.tasks for action in actions_of_task(task, worker))


def actions_of_task(task: Task, worker: str) -> tuple[Action, ...]:
    """The actions of a task; its volumes come first, an action's own environment wins."""
    return tuple(
        Action(
            task=task.name,
            name=action.name,
            worker=worker,
            image=action.image,
            timeout=action.timeout,
            command=action.command,
            on_timeout=action.on_timeout,
            on_failure=action.on_failure,
            volumes=(*task.volumes, *action.volumes),
            environment=tuple(f"{name}={value}" for name, value in {**task.environment, **action.environment}.items()),
            pid=action.namespace_pid or action.pid,
            network=action.namespace_network,
        )
        for action in task.actions
    )
