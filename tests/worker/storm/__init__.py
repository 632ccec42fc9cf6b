"""
A worker in a world that goes wrong at random, step by step, and what must hold in it whatever happens.

`witness` writes down what the server and the engine really saw, and what of it breaks a promise; `server` may besides
be slow, show what was (`views`), and hear a report twice; `storm` is the world, with everything that may be done to it;
`tests.worker.test_storm` lets Hypothesis do it.
"""
