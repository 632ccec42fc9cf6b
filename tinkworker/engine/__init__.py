"""Statecharts in general: read, check, run, record, replay and draw them. Knows nothing of Tinkerbell.

Law of this package: what may happen when is in the chart; nothing here acts. A machine answers an event with a `Step`
that says what is to be done, and whoever drives it does that.
"""
