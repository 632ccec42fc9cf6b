"""What the server says in each protocol, and the switches for what releases of Tinkerbell do differently."""
