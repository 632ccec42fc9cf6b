import re

from tinkworker.server.development.protocol.ulid import make_ulid

UID = "0eba0bf8-3772-4b4a-ab9f-6ebe93b90a94"


def test_ids_have_the_form_of_ulids() -> None:
    """26 digits of Crockford's, of which the first cannot be large, and always the same for the same thing."""
    ids = {make_ulid(UID, f"task/{number}") for number in range(100)}

    assert len(ids) == 100
    assert all(re.fullmatch(r"[0-7][0-9A-HJKMNP-TV-Z]{25}", each) for each in ids)
    assert make_ulid(UID, "task/1") == make_ulid(UID, "task/1") != make_ulid(UID.replace("0", "1"), "task/1")
