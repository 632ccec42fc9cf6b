"""Names of workflows, by the rules of Kubernetes."""

import re

from tinkworker.server.development.problem import UserError

NAMESPACE = "default"
"""Where things are that do not say where."""

_FORM = re.compile(r"[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?")
_OTHER = re.compile(r"[^a-z0-9.-]+")


class NameInvalid(UserError):
    """A name that Kubernetes would not take; the message says what it would."""


def qualify(name: str, namespace: str = NAMESPACE) -> str:
    """
    A name with its namespace: `default/relay`.

    Raises:
        NameInvalid: A workflow cannot have that name.
    """
    if not _FORM.fullmatch(name):
        raise NameInvalid(f"{name!r} is no name for a workflow; take lower case, digits, '-' and '.', as in debian-12")
    return f"{namespace}/{name}"


def derive_name(title: str) -> str:
    """A name made of a template's, which is free; empty if nothing of it can stay."""
    return _OTHER.sub("-", title.lower())[:253].strip("-.")


def possible_ids(text: str) -> set[str]:
    """The ids that a person may have meant: as it stands, or with the namespace that need not be said."""
    return {text, f"{NAMESPACE}/{text}"}
