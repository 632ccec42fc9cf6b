"""`chart check`: everything that is wrong with charts."""

import argparse
from pathlib import Path

from tinkworker.cli.chart.choice import bindings_of, charts_of
from tinkworker.engine.checking import examine
from tinkworker.engine.loading import read_files, relate_soundly
from tinkworker.engine.problem import ChartError


def perform_check(options: argparse.Namespace) -> int:
    """Say that charts are sound, or what is wrong with them."""
    if options.no_bindings:
        charts = read_files(map(Path, options.files)) or charts_of(options)
        if problems := [problem for chart in charts for problem in examine(chart, None).problems]:
            raise ChartError(problems)
    else:
        charts = charts_of(options)
        relate_soundly(charts, bindings_of(options))
    checked = len(options.files or charts)
    print(f"{checked} {'chart' if checked == 1 else 'charts'}: sound")
    return 0
