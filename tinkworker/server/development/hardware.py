"""What a template's placeholders stand for, from assignments like `device_1=...` and `Hardware.Disks.0=/dev/sda`."""

from collections.abc import Iterable, Mapping

from tinkworker.server.development.problem import UserError


class AssignmentInvalid(UserError):
    """An assignment that cannot be read, or that contradicts another one; the message says which."""


_Branch = dict[str, "_Branch | str"]


def read_assignments(assignments: Iterable[str]) -> dict[str, object]:
    """
    Values by name, from `NAME=VALUE`; the last of several for one name counts.

    A dot in a name leads into a value, and a number there is a place in a list.

    Raises:
        AssignmentInvalid: One has no name or no `=`, leads into a text, or leaves out a place in a list.
    """
    root: _Branch = {}
    for assignment in assignments:
        name, equals, value = assignment.partition("=")
        *path, last = name.split(".")
        if not equals or not all([*path, last]):
            raise AssignmentInvalid(f"{assignment!r} is not of the form NAME=VALUE, as in device_1=52:54:00:12:34:01")
        branch = root
        for part in path:
            below = branch.setdefault(part, {})
            if isinstance(below, str):
                raise AssignmentInvalid(f"{assignment!r} leads into {part!r}, which is a text already")
            branch = below
        if isinstance(branch.get(last), dict):
            raise AssignmentInvalid(f"{assignment!r} puts a text where other assignments put values")
        branch[last] = value
    return {name: _make_lists(name, below) for name, below in root.items()}


def complete(values: Mapping[str, object]) -> dict[str, object]:
    """The values with all that the real server has under `Hardware`, as for a machine of which nothing is known."""
    nothing = {"Disks": [], "Interfaces": [], "UserData": "", "Metadata": {}, "VendorData": ""}
    given = values.get("Hardware")
    return {**values, "Hardware": {**nothing, **given} if isinstance(given, Mapping) else nothing}


def overlay(given: Mapping[str, object], values: Mapping[str, object]) -> dict[str, object]:
    """Values over given ones; what they say under `Hardware` is put into what is there."""
    above, below = values.get("Hardware"), given.get("Hardware")
    merged = {**given, **values}
    if isinstance(above, Mapping) and isinstance(below, Mapping):
        merged["Hardware"] = {**below, **above}
    return merged


def _make_lists(name: str, below: "_Branch | str") -> object:
    """A branch whose parts are numbers as a list, another one as a mapping."""
    if isinstance(below, str):
        return below
    values = {part: _make_lists(f"{name}.{part}", value) for part, value in below.items()}
    if not all(part.isdecimal() for part in values):
        return values
    places = sorted(int(part) for part in values)
    if places != list(range(len(places))):
        raise AssignmentInvalid(f"{name} has places {', '.join(map(str, places))}; they count from 0 without a gap")
    return [values[str(place)] for place in places]
