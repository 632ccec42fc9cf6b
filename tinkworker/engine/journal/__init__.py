"""The journal: what happened to the machines of one run, written ahead of effects, and all that a restart needs.

The format is documented in `docs/chart-author/journal.md`; `record` has its lines, `writer` and `reader` the two ends.
"""
