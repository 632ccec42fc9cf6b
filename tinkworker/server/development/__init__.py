"""
A Tink server for people who write actions, and for tests.

It speaks the protocol of tink v0.12 on Kubernetes and answers as that server does, to the letter. Kept different, on
purpose:

- A workflow whose last action succeeded is SUCCESS at once. There, it is POST until the controller has seen to the
  machine's booting; neither is served, and reports about either are answered alike.
- Contexts come sorted by id. There, they come in any order.
- With `deliver_handlers`, actions carry `on-failure` and `on-timeout`, as from servers on PostgreSQL.
- In templates, YAML tags that are written out (`!!str`, `!!binary`) change nothing.
- No controller: neither `global_timeout` nor an action's `timeout` is enforced.
"""
