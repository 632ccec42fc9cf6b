"""Suites that every adapter of a port passes: what a port's docstrings promise, shown on each of them."""
