"""What other people's tests may import: a manual clock, a fake server, replay of journals."""
