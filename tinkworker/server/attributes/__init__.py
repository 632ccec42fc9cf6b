"""
What an agent's server is told of this machine, in the words of Go's agent.

That one asks the library `ghw`, which reads the files that the kernel shows; so does this, from a root folder that may
be a recorded one. What cannot be read is "unknown" or left out, as there; nothing fails. Programs that `ghw` asks where
they are installed (`ethtool`) are not: the agent's image has none.
"""
