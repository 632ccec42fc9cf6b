"""The driver: performs what the lifecycles' steps say, and turns what happens into events. It decides nothing."""
