"""What watches a run: log lines, the live view; each a small subscriber."""
