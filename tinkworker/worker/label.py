"""What containers of ours say of themselves."""

from tinkworker.lifecycle.attempt import LABEL
from tinkworker.runtime.port import Container


def number(container: Container, label: str, *, otherwise: int) -> int:
    """The number that one of our labels holds; another one if it makes no sense."""
    value = container.labels.get(f"{LABEL}{label}", "")
    return int(value) if value.isdecimal() else otherwise
