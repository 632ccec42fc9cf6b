"""Charts as pictures and tables, in stable order, from the chart alone."""
