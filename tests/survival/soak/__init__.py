"""
A worker that lives through many faults at random, and what came of its workflows: `python -m tests.survival.soak`.

The same seed gives the same faults in the same order; what they hit depends on the machine.
"""
