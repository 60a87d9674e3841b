"""Foreign rows into the graph, nothing dropped in silence."""
