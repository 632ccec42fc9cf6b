"""How fast the statechart engine is, beside others that do the same work: `make bench-engine`.

The work is lives of the worker's action chart, with its own guards, assignments, requests, timers and spawns. Every
contender must come to the same outcome before it is timed. Each is measured in a process of its own, in CPU time, in
several rounds that take turns, so that what else the machine does at a moment falls on all.
"""
