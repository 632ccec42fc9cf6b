"""
The runtime adapter for Docker Engine, and for what speaks its API (Podman's compatible socket).

| module | what it knows |
| --- | --- |
| `settings` | where the engine is, which registry to ask, how patient to be |
| `adapter`, `fallback` | the port's methods: what to ask for, in which order, and how long to insist |
| `threads`, `teller` | how a blocking call becomes something to await, and how it tells what it reads |
| `register`, `containers`, `images`, `logs` | what is asked of the engine, one act each |
| `memory` | what need not be asked again |
| `connection`, `engine`, `clients`, `transport`, `line` | ways to the engine, what a request came to, ending one |
| `inspection`, `specification`, `frames`, `layers`, `faults`, `by_hand` | the engine's words as the port's, and back |

Nothing is imported here: a worker judges its settings before it asks its server, and loads the adapter after that.
The SDK is imported when the engine is first asked for something (`connection`), as it takes a tenth of a second.
"""
