"""
Builds the image of the worker: `python -m image`, or `make image`.

It stands beside `tinkworker`, not in it: it runs on a developer's machine, and nothing of it is in what it builds.

| module | what it does |
| --- | --- |
| `target` | for which machines there are images |
| `lock`, `debian`, `wheel` | what goes in: Debian's packages and wheels, by version and digest |
| `modules`, `elf` | what of that the worker can come to use: Python modules, shared libraries |
| `choice` | what no rule can find out about that |
| `bytecode`, `compiling` | Python modules compiled, always to the same bytes |
| `tree`, `assembly` | the files of the image, each with the part that it came with |
| `archive` | the files as an OCI image that `docker load` takes, always the same bytes |
| `bill` | the software bill of materials |
| `summary` | how large the image is, and why |
"""
