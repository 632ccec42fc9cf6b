"""
Connections that break between a worker and its engine, and between a worker and its server.

| module | what it is |
| --- | --- |
| `table` | the faults, by name, and which item of what is known to happen each is about |
| `trial` | workers that live through them side by side, each through one |
| `hasty` | `tink-worker` with less patience, so that nobody has to wait for what does not come |
"""
