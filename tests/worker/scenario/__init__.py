"""Scenarios of a worker's life; together they take every edge of every chart."""

from tests.worker.scenario import (
    agent,
    broken,
    damage,
    drain,
    engine,
    failure,
    generation,
    nonsense,
    restart,
    room,
    server,
    sighting,
    stranger,
    success,
)

MODULES = (
    success,
    room,
    failure,
    engine,
    server,
    nonsense,
    restart,
    damage,
    generation,
    sighting,
    agent,
    stranger,
    broken,
    drain,
)

SCENARIOS = {name: scenario for module in MODULES for name, scenario in module.SCENARIOS.items()}
