"""The journal: what happened to the machines of one run, written ahead of effects, and all that a restart needs.

The format is documented in `docs/chart-author/journal.md`.

| module | about |
| --- | --- |
| `record` | a line: from a record to bytes and back, sealed |
| `shape` | which records there are, and what each must hold |
| `order` | which records may follow which |
| `writer`, `reader` | the two ends of a file |
| `value`, `codec` | between records and what happens to machines |
| `axis`, `timeline` | what a journal tells of each machine |
"""
