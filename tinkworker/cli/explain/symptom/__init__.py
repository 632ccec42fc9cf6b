"""What shows that something is wrong, where it comes from, and what to do.

The tables behind `tink-worker explain` and the operators' page "When something is wrong".
"""

from collections.abc import Iterator, Mapping

from tinkworker.cli.explain.symptom import action, engine, finding, image, notice, screen, server, worker
from tinkworker.cli.explain.symptom.symptom import Symptom

TABLES: Mapping[str, tuple[Symptom, ...]] = {
    "An action": action.SYMPTOMS,
    "An image": image.SYMPTOMS,
    "The engine": engine.SYMPTOMS,
    "The server": server.SYMPTOMS,
    "The worker itself": worker.SYMPTOMS,
    "What is no fault": notice.SYMPTOMS,
    "On the screen of `tink-worker status`": screen.SYMPTOMS,
    "Found by `tink-worker doctor`": finding.SYMPTOMS,
}
"""What is seen, by what it is about."""

SYMPTOMS = tuple(symptom for table in TABLES.values() for symptom in table)


def markdown() -> Iterator[str]:
    """The tables as a page has them."""
    for title, table in TABLES.items():
        yield from (
            "",
            f"### {title}",
            "",
            "| What is shown | Where it comes from | What to do |",
            "| --- | --- | --- |",
        )
        yield from (f"| `{row.shown}` | {row.cause} | {row.remedy} |" for row in table)
    yield ""
