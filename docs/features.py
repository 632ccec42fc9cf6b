"""What holds with which of Tinkerbell's servers, each with the tests that show it."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from attrs import frozen

TESTS = Path(__file__).parent.parent / "tests"
HEAD = ("feature", "tink v0.2 to v0.8", "tink v0.9 to v0.12", "Tinkerbell from v0.17", "shown by")


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
            ("server/test_tink_v0_8.py", "test_after_a_success_the_next_action_is_shown"),
            ("server/test_tink_v0_12.py", "test_a_workflow_is_led_to_its_end"),
            ("server/test_agent_v0_17.py", "test_what_was_served_is_listed_in_that_order"),
        ),
    ),
    Feature(
        "a restarted worker is shown where it was",
        "yes; between two actions what its journal knows",
        "yes",
        "the action that runs is served again (from v0.24 on); before, once its journal's last success is told again",
        (
            ("server/test_tink_v0_8.py", "test_a_running_action_is_shown_as_it_is"),
            ("server/test_tink_v0_8.py", "test_what_this_worker_led_on_is_listed_between_two_actions"),
            ("server/test_tink_v0_8.py", "test_what_an_earlier_life_led_on_is_listed_between_two_actions"),
            ("server/test_agent_v0_17_running.py", "test_an_action_is_served_again_after_a_restart"),
            ("server/test_agent_v0_17_once.py", "test_what_an_earlier_life_told_is_told_again"),
            ("server/development/rule/test_agent_v0_17.py", "test_earlier_servers_serve_an_action_once"),
            ("end_to_end/test_resume.py", "test_worker_that_was_killed_goes_on"),
        ),
    ),
    Feature(
        "a lost acknowledgement",
        "RUNNING: must be read, never repeated; SUCCESS: may be repeated",
        "RUNNING: may be repeated; SUCCESS: must be read",
        "everything may be repeated",
        (
            ("server/test_tink_v0_8.py", "test_a_running_that_is_repeated_is_taken_for_the_next_action"),
            ("server/test_tink_v0_8.py", "test_a_success_that_is_repeated_is_taken"),
            ("server/test_tink_v0_12.py", "test_a_repeated_success_is_a_mismatch"),
            ("server/test_agent_v0_17_running.py", "test_a_lost_acknowledgement_of_success_does_not_hide_the_order"),
            ("end_to_end/test_resume.py", "test_report_that_got_lost"),
        ),
    ),
    Feature(
        "hand-over to another worker",
        "only after the very first action (tinkerbell/tink#479)",
        "listed for the next worker",
        "served to the next agent",
        (
            ("server/test_tink_v0_8.py", "test_the_second_worker_can_see_its_turn"),
            ("server/development/rule/test_tink_v0_12.py", "test_the_same_name_in_another_task_is_another_action"),
            ("server/development/rule/test_agent_v0_17.py", "test_the_second_task_is_the_other_agents"),
            ("end_to_end/test_process.py", "test_two_workers_take_turns"),
            ("end_to_end/test_process.py", "test_a_third_task_is_the_first_workers_again"),
        ),
    ),
    Feature(
        "messages of reports reach people",
        "as events (on PostgreSQL)",
        "no",
        "the latest one of each action",
        (
            ("server/test_tink_v0_8.py", "test_messages_are_kept"),
            ("server/test_agent_v0_17_report.py", "test_a_report_says_when_the_action_began_and_ended"),
        ),
    ),
    Feature(
        "handlers (`on-failure`, `on-timeout`)",
        "sent (on PostgreSQL)",
        "dropped",
        "not there",
        (
            ("server/test_tink_v0_8.py", "test_all_fields_of_an_action_arrive_with_handlers"),
            ("server/development/test_server.py", "test_handlers_are_delivered_only_if_asked_for"),
        ),
    ),
    Feature(
        "namespaces",
        "`pid`",
        "`pid`",
        "`pid`; `namespaces.pid` and `namespaces.network` from v0.25 on",
        (
            ("server/test_tink_v0_12.py", "test_all_fields_of_an_action_arrive"),
            ("server/test_agent_v0_17.py", "test_all_fields_of_an_action_arrive"),
            ("server/development/protocol/test_agent_v0_17.py", "test_namespaces_are_for_later_servers"),
            ("end_to_end/test_protocols_docker.py", "test_namespaces"),
        ),
    ),
    Feature(
        "the machine is described",
        "no",
        "no",
        "with every GetAction",
        (
            ("server/test_agent_v0_17.py", "test_the_machine_is_described_in_every_call_and_read_once"),
            ("server/attributes/test_machine.py", "test_a_machine_is_described_as_by_gos_agent"),
        ),
    ),
    Feature(
        "timeouts that the server keeps",
        "none",
        "workflow and action, looked at with each report",
        "workflow, in time, if `execution_start` comes with RUNNING",
        (
            ("server/development/test_server.py", "test_a_workflow_can_time_out_while_an_action_runs"),
            ("server/development/rule/test_agent_v0_17.py", "test_the_controller_sets_a_deadline_and_keeps_it"),
        ),
    ),
    Feature(
        "a workflow that the server ends while an action runs",
        "does not happen",
        "is not listed any more (`--on-server-timeout`)",
        "is not told: the action runs on, and its report is taken",
        (
            ("server/development/test_server.py", "test_a_workflow_can_time_out_while_an_action_runs"),
            ("end_to_end/test_server_timeout.py", "test_it_is_stopped_if_the_operator_wants_that"),
            ("end_to_end/test_server_timeout.py", "test_it_runs_on_otherwise"),
            ("server/test_agent_v0_17_running.py", "test_a_running_action_is_shown_without_asking"),
        ),
    ),
    Feature(
        "an idle poll",
        "is answered at once",
        "is answered at once",
        "is held for 59 seconds (up to v0.18.1 for a minute or, in v0.17.0, five)",
        (("server/development/protocol/test_agent_v0_17.py", "test_a_call_that_is_not_answered_well_is_held"),),
    ),
    Feature(
        "TLS",
        "fetched authority (up to v0.6), the system's, a file's, unverified, none",
        "the system's, a file's, unverified, none",
        "the system's, a file's, unverified, none",
        (
            ("server/channel/test_fetching.py", "test_the_authority_that_is_shown_is_trusted"),
            ("server/channel/test_tls.py", "test_the_systems_authorities_are_trusted"),
            ("server/channel/test_tls.py", "test_a_certificate_of_a_trusted_authority_is_accepted"),
            ("server/channel/test_tls.py", "test_any_certificate_is_accepted_if_none_is_verified"),
            ("end_to_end/test_tls.py", "test_authorities"),
            ("end_to_end/test_tls.py", "test_a_fetched_authority"),
        ),
    ),
)


def rows() -> Iterator[Sequence[str]]:
    """The rows of the table. Every test that is named must be there."""
    for feature in FEATURES:
        for file, name in feature.tests:
            assert f"def {name}(" in (TESTS / file).read_text(encoding="utf-8"), f"{file} has no {name}"
        tests = "<br>".join(f"`{file}`: `{name}`" for file, name in feature.tests)
        yield feature.name, feature.early, feature.tink, feature.agent, tests
