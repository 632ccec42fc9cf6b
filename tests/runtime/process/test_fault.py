"""What the operating system says, in the port's words."""

import errno

import pytest

from tinkworker.runtime.port import EngineUnavailable, NoSpace, Refused, RuntimeFault
from tinkworker.runtime.process.fault import refusal, translated


@pytest.mark.parametrize(
    ("number", "own", "action_s"),
    [
        (errno.ENOSPC, NoSpace, NoSpace),
        (errno.EDQUOT, NoSpace, NoSpace),
        (errno.EAGAIN, EngineUnavailable, EngineUnavailable),
        (errno.EMFILE, EngineUnavailable, EngineUnavailable),
        (errno.ENOENT, EngineUnavailable, Refused),
        (errno.EACCES, EngineUnavailable, Refused),
    ],
)
def test_error_numbers_have_a_meaning(number: int, own: type[RuntimeFault], action_s: type[RuntimeFault]) -> None:
    """A full disk and a busy machine are what they are; other errors are the machine's fault, or the action's."""
    with pytest.raises(RuntimeFault, match=r"create one: .* said so") as fault, translated("create one"):
        raise OSError(number, "said so")
    assert type(fault.value) is own
    assert type(refusal("start one", number, "said so")) is action_s
    assert refusal("start one", number, "said so").message == "start one: said so"
