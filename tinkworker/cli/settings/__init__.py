"""
The worker's settings: one table of them, and everything that follows from it.

`table` has a row for each setting. `command_line`, `environment` and `file` find what was given for the rows, `reading`
makes `Settings` of that, and `help`, `showing` and `documentation` write the rows down for people.

Nothing is imported here, and nothing on the way to `--help` and `--version` (`table`, `command_line`, `help`) imports
attrs: its import alone takes longer than these two may.
"""
