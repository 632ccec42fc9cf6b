"""Looking at everything that can happen: the shortest way to each place in a chart, and through whole worlds."""
