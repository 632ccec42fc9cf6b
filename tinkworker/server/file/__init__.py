"""Workflows from a file: a template or a list of actions, without any server (`tink-worker --workflow FILE`)."""
