"""
Nothing lost, nothing twice: a worker that is killed, cut off and lied to, beside real servers and real engines.

| module | what it is |
| --- | --- |
| `trap` | a point at which a life ends, for each workflow one |
| `life` | `tink-worker`, with traps around every call of a port, and around and amid every write of a journal |
| `tale` | what workflows are about with each kind of server, and all points of them |
| `lives` | workers that are killed again and again, at a point of each of many workflows |
| `spoiling` | what may become of a journal between two lives |
| `verdict` | what became of a workflow, and what must have |
| `way` | what runs the actions of those who are killed, and what their server speaks |
| `faults` | connections that break, one in each of many workflows |
| `soak` | a worker that lives through many faults at random |
"""
