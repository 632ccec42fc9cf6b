"""The generated parts of `developer/servers.md`: what the adapters' tables say, and which tests show the claims."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

from attrs import asdict, frozen

from tinkworker.clock import SystemClock
from tinkworker.server import agent_v0_17, tink_v0_8, tink_v0_12
from tinkworker.server.channel.address import Address
from tinkworker.server.channel.connection import Connection
from tinkworker.server.channel.security import Plaintext
from tinkworker.server.meaning import Meaning
from tinkworker.server.protocol import PROTOCOLS, speak

TESTS = Path(__file__).parent.parent / "tests" / "server"
ORDER = ("tink-0.8", "tink-0.12", "agent")


@frozen
class Feature:
    """A row of the table of features: what it is, what holds with each protocol, and the tests that show it."""

    name: str
    early: str
    tink: str
    agent: str
    tests: tuple[tuple[str, str], ...]


FEATURES = (
    Feature(
        "actions are known ahead",
        "yes, of all workers",
        "yes, of all workers",
        "no: one at a time, the next after a success",
        (
            ("test_tink_v0_8.py", "test_after_a_success_the_next_action_is_shown"),
            ("test_tink_v0_12.py", "test_a_workflow_is_led_to_its_end"),
            ("test_agent_v0_17.py", "test_what_was_served_is_listed_in_that_order"),
        ),
    ),
    Feature(
        "a restarted worker is shown where it was",
        "yes; between two actions only the first time",
        "yes",
        "the action that runs is served again (from v0.24 on)",
        (
            ("test_tink_v0_8.py", "test_a_running_action_is_shown_as_it_is"),
            ("test_tink_v0_8.py", "test_what_this_worker_led_on_is_listed_between_two_actions"),
            ("test_agent_v0_17.py", "test_an_action_is_served_again_after_a_restart"),
            ("development/rule/test_agent_v0_17.py", "test_earlier_servers_serve_an_action_once"),
        ),
    ),
    Feature(
        "a lost acknowledgement",
        "RUNNING: must be read, never repeated; SUCCESS: may be repeated",
        "RUNNING: may be repeated; SUCCESS: must be read",
        "everything may be repeated",
        (
            ("test_tink_v0_8.py", "test_a_running_that_is_repeated_is_taken_for_the_next_action"),
            ("test_tink_v0_8.py", "test_a_success_that_is_repeated_is_taken"),
            ("test_tink_v0_12.py", "test_a_repeated_success_is_a_mismatch"),
            ("test_agent_v0_17.py", "test_a_lost_acknowledgement_of_success_does_not_hide_the_order"),
        ),
    ),
    Feature(
        "hand-over to another worker",
        "only after the very first action (tinkerbell/tink#479)",
        "listed for the next worker",
        "served to the next agent",
        (
            ("test_tink_v0_8.py", "test_the_second_worker_can_see_its_turn"),
            ("development/rule/test_tink_v0_12.py", "test_the_same_name_in_another_task_is_another_action"),
            ("development/rule/test_agent_v0_17.py", "test_the_second_task_is_the_other_agents"),
        ),
    ),
    Feature(
        "messages of reports reach people",
        "as events (on PostgreSQL)",
        "no",
        "the latest one of each action",
        (
            ("test_tink_v0_8.py", "test_messages_are_kept"),
            ("test_agent_v0_17.py", "test_a_report_says_when_the_action_began_and_ended"),
        ),
    ),
    Feature(
        "handlers (`on-failure`, `on-timeout`)",
        "sent (on PostgreSQL)",
        "dropped",
        "not there",
        (
            ("test_tink_v0_8.py", "test_all_fields_of_an_action_arrive_with_handlers"),
            ("development/test_server.py", "test_handlers_are_delivered_only_if_asked_for"),
        ),
    ),
    Feature(
        "namespaces",
        "`pid`",
        "`pid`",
        "`pid`; `namespaces.pid` and `namespaces.network` from v0.25 on",
        (
            ("test_tink_v0_12.py", "test_all_fields_of_an_action_arrive"),
            ("test_agent_v0_17.py", "test_all_fields_of_an_action_arrive"),
            ("development/protocol/test_agent_v0_17.py", "test_namespaces_are_for_later_servers"),
        ),
    ),
    Feature(
        "the machine is described",
        "no",
        "no",
        "with every GetAction",
        (
            ("test_agent_v0_17.py", "test_the_machine_is_described_in_every_call_and_read_once"),
            ("attributes/test_machine.py", "test_a_machine_is_described_as_by_gos_agent"),
        ),
    ),
    Feature(
        "timeouts that the server keeps",
        "none",
        "workflow and action, looked at with each report",
        "workflow, in time, if `execution_start` comes with RUNNING",
        (
            ("development/test_server.py", "test_a_workflow_can_time_out_while_an_action_runs"),
            ("development/rule/test_agent_v0_17.py", "test_the_controller_sets_a_deadline_and_keeps_it"),
        ),
    ),
    Feature(
        "a workflow that the server ends while an action runs",
        "does not happen",
        "is not listed any more (`--on-server-timeout`)",
        "is not told: the action runs on, and its report is taken",
        (
            ("development/test_server.py", "test_a_workflow_can_time_out_while_an_action_runs"),
            ("test_agent_v0_17.py", "test_a_running_action_is_shown_without_asking"),
        ),
    ),
    Feature(
        "an idle poll",
        "is answered at once",
        "is answered at once",
        "is held for 59 seconds (from v0.18.2 on)",
        (("development/protocol/test_agent_v0_17.py", "test_a_call_that_is_not_answered_well_is_held"),),
    ),
    Feature(
        "TLS",
        "fetched authority (up to v0.6), the system's, a file's, unverified, none",
        "the system's, a file's, unverified, none",
        "the system's, a file's, unverified, none",
        (
            ("channel/test_fetching.py", "test_the_authority_that_is_shown_is_trusted"),
            ("channel/test_tls.py", "test_the_systems_authorities_are_trusted"),
            ("channel/test_tls.py", "test_any_certificate_is_accepted_if_none_is_verified"),
        ),
    ),
)


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """A table."""
    yield f"| {' | '.join(head)} |"
    yield f"| {' | '.join('---' for _ in head)} |"
    for row in rows:
        yield f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |"


def meanings(rows: Sequence[Meaning]) -> Iterator[str]:
    """An adapter's table of what the server means by a status."""
    yield from table(
        ("call", "code", "its text has", "means", "said when"),
        [
            (
                row.method or "any",
                row.code,
                f"`{row.text}`" if row.text else "anything",
                f"refused: {row.refusal.value}" if row.refusal else "nothing to say",
                row.why,
            )
            for row in rows
        ],
    )


def abilities() -> Iterator[str]:
    """What the lifecycles are told that each protocol can do."""
    connection = Connection(Address("localhost", 1), Plaintext(), {})
    able = {name: asdict(speak(name, connection, SystemClock()).abilities) for name in ORDER}
    rows = [(f"`{ability}`", *("yes" if able[name][ability] else "no" for name in ORDER)) for ability in able[ORDER[0]]]
    yield from table(("ability", *ORDER), rows)


def features() -> Iterator[str]:
    """What holds with which servers, each with the tests that show it, which must be there."""
    rows = []
    for feature in FEATURES:
        for file, name in feature.tests:
            assert f"def {name}(" in (TESTS / file).read_text(encoding="utf-8"), f"{file} has no {name}"
        tests = "<br>".join(f"`{file}`: `{name}`" for file, name in feature.tests)
        rows.append((feature.name, feature.early, feature.tink, feature.agent, tests))
    yield from table(("feature", "tink v0.2 to v0.8", "tink v0.9 to v0.12", "Tinkerbell from v0.17", "shown by"), rows)


def order() -> Iterator[str]:
    """The order in which protocols are tried."""
    yield ", ".join(f"`{name}`" for name in PROTOCOLS[1:])


GENERATORS: Mapping[str, Callable[[], Iterator[str]]] = {
    "meanings tink v0-8": partial(meanings, tink_v0_8.MEANINGS),
    "meanings tink v0-12": partial(meanings, tink_v0_12.MEANINGS),
    "meanings agent": partial(meanings, agent_v0_17.MEANINGS),
    "abilities": abilities,
    "features": features,
    "protocol order": order,
}
"""For `generate.py`, by the names of the page's generated parts."""
