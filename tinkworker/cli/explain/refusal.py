"""What servers mean by their refusals, by the adapters' own tables: there is no second list."""

import re
from collections.abc import Iterator

CALL = re.compile(r"(?P<method>\w+) at \S+: (?P<text>.*?) \((?P<code>[A-Z_]+)\)")
"""How the adapters write a call that failed."""


def explain_refusal(text: str) -> Iterator[str]:
    """What each protocol's servers mean by a status that the text tells of."""
    for call in CALL.finditer(text):
        from tinkworker.server import agent_v0_17, tink_v0_8, tink_v0_12  # noqa: PLC0415 they import messages
        from tinkworker.server.channel.connection import RpcFailed  # noqa: PLC0415 as above

        failure = RpcFailed(call["code"], call["text"])
        for protocol, table in (
            ("tink v0.2 to v0.8", tink_v0_8.MEANINGS),
            ("tink v0.9 to v0.12", tink_v0_12.MEANINGS),
            ("agent", agent_v0_17.MEANINGS),
        ):
            row = next((row for row in table if row.fits(call["method"], failure)), None)
            if row is not None:
                yield f"{call['method']}, {protocol}: {row.why}"
