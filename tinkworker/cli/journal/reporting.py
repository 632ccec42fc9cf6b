"""`journal report`: a page for a browser."""

import argparse
import sys

from tinkworker.cli.journal.page import page
from tinkworker.cli.journal.telling import complaints
from tinkworker.engine.journal.reader import read
from tinkworker.lifecycle.charts import load_charts


def perform_report(options: argparse.Namespace) -> int:
    """Write the page; 1 if the journal is damaged, which the page says as well."""
    reading = read(options.file)
    options.output.write_text(page(reading, load_charts()), encoding="utf-8")
    for complaint in complaints(reading):
        print(f"tinkworker journal: {complaint}", file=sys.stderr)
    return 1 if reading.damage else 0
