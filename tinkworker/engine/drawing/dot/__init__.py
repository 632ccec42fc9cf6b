"""A chart as a graph in Graphviz's language: what is drawn (`plan`), in which words (`label`) and how (`style`)."""
