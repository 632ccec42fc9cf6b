"""
A worker in a world that goes wrong at random, step by step, and what must hold in it whatever happens.

`world` is what is around the worker: a `server` that may be slow, show what was (`views`), hear a report twice, or give
each action away `once`; an `engine` that may end or lose what it runs; and a `disk`. `witness` writes down what server
and engine really saw, and what of it breaks a promise; the worker is never asked. `storm` has the worker live in that,
a `life` after the other, and `weather` says what may happen: `tests.worker.test_storm` lets Hypothesis do it.
"""
