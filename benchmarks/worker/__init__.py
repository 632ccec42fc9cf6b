"""How long the worker takes: from its start to its first call, and for each action beyond what the engine takes."""
