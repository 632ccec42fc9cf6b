"""That the engine was ended is the excuse of a failed action only where engine or program bear it out."""

from datetime import UTC, datetime, timedelta

import pytest
from attrs import evolve

from tests.survival.soak.containers import Deed
from tests.survival.soak.outage import Outage, excuse
from tests.survival.soak.programs import Account
from tinkworker.server.development.template import Action, Task
from tinkworker.server.development.workflow import Received, keep, start
from tinkworker.server.port import State

BEGIN = datetime(2025, 1, 1, tzinfo=UTC)
PROGRAM = ("default/w0", "one")
ENDED = "exit status 143: ended by SIGTERM"
LOST = "lost: the engine was ended while it started the container tink_one"


def second(number: int) -> datetime:
    """A moment: the action was reported first at 10, the outage lasted from 20 to 30, the last report came at 40."""
    return BEGIN + timedelta(seconds=number)


def deed(at: int, code: int | None = None, program: tuple[str, str] = PROGRAM) -> Deed:
    """What the engine says of the action's container."""
    return Deed("tink_one", program, second(at), code)


STARTED = deed(12)
OUTAGE = Outage(second(20), second(30), frozenset({PROGRAM}))
UNSTRUCK = evolve(OUTAGE, struck=frozenset())


def told(message: str) -> Account:
    """A workflow whose one action failed, by the worker's word, with this message."""
    told = Received("provision", "one", "w1", State.RUNNING, 0, "", second(10))
    made = keep(start("default/w0", "default/w0", "u", (Task("provision", "w1", (Action("one", "i"),)),), 600), told)
    return Account(keep(made, evolve(told, state=State.FAILED, message=message, at=second(40))), ["begin one"])


def is_excused(message: str, outage: Outage, *deeds: Deed) -> bool:
    """Whether the action's failure is excused."""
    account = told(message)
    (step,) = account.workflow.steps
    found = excuse(account, step, [outage], deeds)
    assert found in {None, outage}
    return found is not None


@pytest.mark.parametrize(
    ("message", "outage", "deeds"),
    [
        pytest.param(ENDED, UNSTRUCK, [STARTED, deed(25, 143)], id="the engine ended it so, meanwhile"),
        pytest.param(ENDED, OUTAGE, [STARTED], id="it ran meanwhile, and the engine has forgotten its end"),
        pytest.param(ENDED, OUTAGE, [STARTED, deed(5, 0)], id="what ended before its first report is another's"),
        pytest.param(LOST, UNSTRUCK, [], id="the engine knows nothing of its start"),
    ],
)
def test_what_the_engine_or_the_program_bears_out_is_excused(message: str, outage: Outage, deeds: list[Deed]) -> None:
    """The end with that exit status lies in the outage; or the program ran then, or the engine lost its start."""
    assert is_excused(message, outage, *deeds)


@pytest.mark.parametrize(
    ("message", "outage", "deeds"),
    [
        pytest.param("exit status 1430", OUTAGE, [], id="no such exit status"),
        pytest.param("exit status 3", OUTAGE, [], id="its own exit status"),
        pytest.param(ENDED, UNSTRUCK, [STARTED], id="it did not run meanwhile"),
        pytest.param(ENDED, OUTAGE, [STARTED, deed(25, 137)], id="the engine has another exit status"),
        pytest.param(ENDED, OUTAGE, [STARTED, deed(15, 143)], id="it had ended before"),
        pytest.param(ENDED, OUTAGE, [STARTED, deed(35, 143)], id="it ended afterwards"),
        pytest.param(ENDED, UNSTRUCK, [deed(25, 143, ("default/w1", "one"))], id="the end of another's container"),
        pytest.param(ENDED, UNSTRUCK, [deed(25, 143, ("default/w0", "one on-failure"))], id="the end of its handler"),
        pytest.param(ENDED, evolve(OUTAGE, until=second(9)), [], id="over before the first report"),
        pytest.param(ENDED, evolve(OUTAGE, since=second(41)), [], id="after the last report"),
        pytest.param(LOST, OUTAGE, [STARTED], id="the engine knows of its start"),
    ],
)
def test_the_workers_word_alone_is_no_excuse(message: str, outage: Outage, deeds: list[Deed]) -> None:
    """What engine or program say otherwise, or nobody else says, is refused."""
    assert not is_excused(message, outage, *deeds)
