"""
A Tink server for people who write actions, and for tests.

It speaks any one of the three protocols of the field, and answers as the servers of that protocol do, to the letter:
tink v0.12 on Kubernetes, tink v0.6 and v0.8 on PostgreSQL, and Tinkerbell v0.25. Where releases of a protocol differ,
there is a switch in `protocol`. Kept different, on purpose:

- A workflow whose last action succeeded is SUCCESS at once. On Kubernetes, it is POST until the controller has seen to
  the machine's booting; neither is served, and reports about either are answered alike.
- Lists have an order: contexts come sorted by id, or as they were added; volumes and environment as the template has
  them. There, they come in any order where the server keeps them in a map.
- A timeout of 0 seconds is none. Controllers take it for one that is over at once; `timeout_zero_is_at_once` does, too.
- With `deliver_handlers`, actions of tink v0.12 carry `on-failure` and `on-timeout`, as from servers on PostgreSQL.
- For tink v0.8, a template's `worker` is the worker's id as it is written. There, the server looks up the hardware that
  has this address. The calls for a workflow's data, which no worker needs, are not there.
- A workflow is the turn of the agent whose task is open. There, the controller notes that a moment later.
- In templates, YAML tags that are written out (`!!str`, `!!binary`) change nothing, all functions are there whatever
  the protocol, and `formatPartition` knows what any server's knows.
"""
