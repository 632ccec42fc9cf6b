"""Scenarios of a worker's life; together they take every edge of every chart."""

from tests.worker.scenario import engine, failure, restart, server, success

SCENARIOS = {**success.SCENARIOS, **failure.SCENARIOS, **engine.SCENARIOS, **server.SCENARIOS, **restart.SCENARIOS}
