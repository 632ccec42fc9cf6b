"""What the operating system says, in the port's words."""

import errno

import pytest

from tinkworker.runtime.port import EngineUnavailable, NoSpace, Refused, RuntimeFault
from tinkworker.runtime.process.fault import refusal, translated


@pytest.mark.parametrize(
    ("number", "own", "action_s"),
    [
        (errno.ENOSPC, EngineUnavailable, NoSpace),
        (errno.EDQUOT, EngineUnavailable, NoSpace),
        (errno.EAGAIN, EngineUnavailable, EngineUnavailable),
        (errno.EMFILE, EngineUnavailable, EngineUnavailable),
        (errno.EROFS, EngineUnavailable, EngineUnavailable),
        (errno.EIO, EngineUnavailable, EngineUnavailable),
        (errno.ENOENT, EngineUnavailable, Refused),
        (errno.EACCES, EngineUnavailable, Refused),
    ],
)
def test_error_numbers_have_a_meaning(number: int, own: type[RuntimeFault], action_s: type[RuntimeFault]) -> None:
    """Errors are the machine's fault, or the action's; only who has a word for a full disk may tell it."""
    with pytest.raises(RuntimeFault, match=r"create one: .* said so") as fault, translated("create one"):
        raise OSError(number, "said so")
    assert type(fault.value) is own
    assert type(refusal("start one", number, "said so")) is action_s
    assert refusal("start one", number, "said so").message == "start one: said so"


def test_a_full_disk_is_told_by_who_may() -> None:
    """What needs room says that there is none; anything else that goes wrong with it is no matter of room."""
    with pytest.raises(NoSpace), translated("create one", full=NoSpace):
        raise OSError(errno.ENOSPC, "said so")
    with pytest.raises(EngineUnavailable), translated("create one", full=NoSpace):
        raise OSError(errno.EIO, "said so")
