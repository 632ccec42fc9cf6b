"""The four lifecycles: what their charts' names mean. Pure functions: no I/O, no clock, no randomness.

Each lifecycle is a package with the same rooms: `data` (what its machines know), `events` (what comes with events),
`guards`, `assignments`, `activities`, `timers`, `spawns` and so on. A name in a chart is the function of that name in
the room of its kind: `if: may_start` in `statecharts/action.yaml` is `lifecycle.action.guards.may_start`.
"""
