"""What reports, and the passing of time, make of workflows: pure functions, one module a protocol."""
