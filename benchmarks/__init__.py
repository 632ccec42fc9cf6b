"""Measurements: they are run by hand, on a quiet machine, and judge nothing."""
