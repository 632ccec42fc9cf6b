"""
An action and its reports in a world where everything may fail, be late, come twice or never: looked through to the end.

The machines are the real ones; engine and server are models that fit on a page each. What the promises are is written
in `promises`.
"""
