"""What must not be shown: values whose names say that they are secret."""

import re

MASK = "***"
"""What is shown instead."""

_TELLING = re.compile(
    r"PASSWORD|PASSWD|PASSPHRASE|SECRET|TOKEN|CREDENTIAL|(^|_)PASS(_|$)|(^|_|API)KEY(_|$)", re.IGNORECASE
)


def is_secret(name: str) -> bool:
    """Whether a variable's name says that its value is secret: PASSWORD, TOKEN, KEY, SECRET and the like."""
    return _TELLING.search(name) is not None


def masked(variable: str) -> str:
    """A variable, `NAME=value`, with its value masked if its name says that it is secret."""
    name, equals, _ = variable.partition("=")
    return f"{name}{equals}{MASK}" if is_secret(name) else variable
