"""Ids in the form of ULIDs: 26 characters of Crockford's base 32, which have neither I, L, O nor U."""

from uuid import UUID, uuid5

_DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LENGTH = 26


def make_ulid(uid: str, name: str) -> str:
    """The id of something within a workflow: always the same for the workflow's UUID and the thing's name."""
    number = uuid5(UUID(uid), name).int
    return "".join(_DIGITS[number >> 5 * place & 31] for place in reversed(range(_LENGTH)))
