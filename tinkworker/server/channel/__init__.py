"""
How a server is reached: address, proxy, TLS, and the connection itself.

What Go's gRPC does on the same machine is the measure, since the worker replaces a Go program: the same environment
must lead the same way.
"""
