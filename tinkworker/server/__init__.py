"""Tink servers: one port, and an adapter for each protocol that they speak."""
