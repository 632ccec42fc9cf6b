"""Where actions run: one port, and an adapter for each thing that can run them."""
