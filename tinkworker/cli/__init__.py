"""The only place that talks to a terminal, reads arguments and environment, and chooses an exit status."""
