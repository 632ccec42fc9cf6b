"""Names of workflows, by the rules of Kubernetes, and the ids that the server makes of them."""

import re

from tinkworker.server.development.problem import UserError

_NAMESPACE = "default"
_FORM = re.compile(r"[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?")
_OTHER = re.compile(r"[^a-z0-9.-]+")


class NameInvalid(UserError):
    """A name that Kubernetes would not take; the message says what it would."""


def make_id(name: str) -> str:
    """
    The id of the workflow of a name: `default/relay`.

    Raises:
        NameInvalid: It cannot have that name.
    """
    if not _FORM.fullmatch(name):
        raise NameInvalid(f"{name!r} is no name for a workflow; take lower case, digits, '-' and '.', as in debian-12")
    return f"{_NAMESPACE}/{name}"


def derive_name(title: str) -> str:
    """A name made of a template's, which is free; empty if nothing of it can stay."""
    return _OTHER.sub("-", title.lower())[:253].strip("-.")


def complete_id(text: str) -> str:
    """An id from one without its namespace."""
    return text if "/" in text else f"{_NAMESPACE}/{text}"
