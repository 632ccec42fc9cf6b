"""Stubs: what the names of a chart must be, as types.

From a chart and what is bound to it follows which functions there must be, what each of them is given, and what it must
answer. Written down as Protocols, a type checker finds the function that is missing or takes another payload, before
anything runs.
"""
