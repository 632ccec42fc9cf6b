"""
Recorded journals, and what makes them.

| where | what |
| --- | --- |
| `good` | runs of real workers; the charts must do the same today |
| `bad` | journals made wrong on purpose, each with a text beside it of what must be said about it |
| `record` | records all of them anew: `python -m tests.journals.record` |
| `run`, `spoiling` | the runs, and what is made wrong |
| `simulated` | a journal in no time, for tests that want one and do not mind which |
"""
