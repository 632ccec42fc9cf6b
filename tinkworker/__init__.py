"""A worker for Tinkerbell whose lifecycles are explicit state machines."""

__version__ = "0.1.0"
