"""The protocols with which the suite runs, and what of it does not run with all of them, each with the reason."""

from collections.abc import Sequence
from typing import Literal

from attrs import frozen

from tinkworker.server.development.protocol.agent_v0_17 import AgentV017
from tinkworker.server.development.protocol.port import Spoken
from tinkworker.server.development.protocol.tink_v0_8 import TinkV08
from tinkworker.server.development.protocol.tink_v0_12 import TinkV012

AGENT = AgentV017(hold_seconds=1, look_seconds=0.1)
"""Tinkerbell's server, but for calls that are held for a second instead of a minute."""

SERVED_ONCE = AgentV017(hold_seconds=1, look_seconds=0.1, serves_again=False)
"""The same up to v0.23, when all but the first action of a task were served once."""

PROTOCOLS: Sequence[Spoken] = (TinkV08(), TinkV012(), AGENT)

MACHINE = "4fa9b2c8-0d3e-4c52-9a7e-1f0a6f3d8b11"
"""A worker's id that every server takes: the early ones look for hardware of this UUID even when there is no work."""

Name = Literal["tink-0.8", "tink-0.12", "agent"]
NOBODY = "no server is asked"
ENGINE = "the engine alone decides: nothing of it is said to a server but the outcome"


@frozen
class Limit:
    """
    A case that does not run with every protocol.

    Attributes:
        case: The test's name, or its module's for all tests there.
        protocols: With which it runs.
        reason: Why not with the others.
    """

    case: str
    protocols: Sequence[Name]
    reason: str


LIMITS = (
    Limit("test_wrong_settings_end_with_2", ["tink-0.12"], NOBODY),
    Limit("test_nobody_lives_and_the_server_is_gone", ["tink-0.12"], NOBODY),
    Limit("test_help_and_mistakes", ["tink-0.12"], NOBODY),
    Limit(
        "test_a_third_task_is_the_first_workers_again",
        ["tink-0.12", "agent"],
        "up to v0.8, servers hide a workflow after its second action from others than who led it on (tink#479)",
    ),
    Limit(
        "test_lost_acknowledgement_of_the_last_report",
        ["tink-0.12"],
        "the other servers take a SUCCESS that is repeated, so nothing is refused",
    ),
    Limit("test_a_fetched_authority", ["tink-0.8"], "later servers show their authority nowhere"),
    Limit("test_namespaces", ["agent"], "before v0.17 there is `pid` alone"),
    Limit("test_timeout_stops_reports_and_removes", ["tink-0.8", "tink-0.12"], "agents' servers have no handlers"),
    Limit("test_failure_handler_really_runs", ["tink-0.8", "tink-0.12"], "agents' servers have no handlers"),
    Limit("test_command_that_cannot_run", ["tink-0.12"], ENGINE),
    Limit("test_privileged", ["tink-0.12"], ENGINE),
    Limit("test_metadata_service_on_the_machines_own_address", ["tink-0.12"], ENGINE),
    Limit("test_block_device_that_appears_before_the_action_starts", ["tink-0.12"], "agents are served no next action"),
    Limit("test_config_json_changes_nothing", ["tink-0.12"], ENGINE),
    Limit("test_images", ["tink-0.12"], ENGINE),
    Limit("test_change_back", ["tink-0.12"], ENGINE),
    Limit("test_lost", ["tink-0.12"], ENGINE),
    Limit("test_nonsense", ["tink-0.12"], ENGINE),
    Limit("test_unheard", ["tink-0.12"], "it is about people who look on"),
    Limit("test_agents_container", ["agent"], "agents speak to no other server"),
    Limit("test_same_name", ["tink-0.12"], "workflows of v0.8, and actions of agents, have ids that never come again"),
    Limit(
        "test_strangers",
        ["tink-0.8", "tink-0.12"],
        "later servers have no Go worker",
    ),
)


WITH_SERVED_ONCE = frozenset(
    {
        "test_workflow_succeeds",
        "test_failed_action_does_not_fail_the_worker",
        "test_two_workers_take_turns",
        "test_a_third_task_is_the_first_workers_again",
        "test_worker_that_is_told_to_stop_reports_what_it_knows",
        "test_worker_that_was_killed_goes_on",
        "test_crashed_worker_is_started_again",
        "test_report_that_got_lost",
        "test_next_action_comes_while_a_success_is_told",
        "test_answer_that_got_lost",
        "test_worker_that_was_killed_between_two_actions",
    }
)
"""What runs with such a server, too: all that has to do with when an action is served."""


def spoken_in(module: str, test: str) -> list[Spoken]:
    """The protocols with which a test runs."""
    limits = [limit.protocols for limit in LIMITS if limit.case in {module, test}]
    protocols = [*PROTOCOLS, SERVED_ONCE] if test in WITH_SERVED_ONCE else PROTOCOLS
    return [protocol for protocol in protocols if all(protocol.name in allowed for allowed in limits)]


def label(protocol: Spoken) -> str:
    """What the protocol is called in a test's name."""
    return f"{protocol.name}{' once' if protocol is SERVED_ONCE else ''}"
